import { formatMoney } from "@wayfare/core";
import type { Budgets, LimitStatus } from "@wayfare/core/budgets";
import type { Request, RequestHandler, Response } from "express";
import type { GuardOptions } from "./options.ts";
import { answerError, knownError } from "./reply/answer-error.ts";
import { createFindUser } from "./request/find-user.ts";
import { notAllowed } from "./request/not-allowed.ts";

/** How one limit stands for one caller. Amounts of money are decimal text in USD, all others whole numbers. */
export interface UsageEntry {
  unit: LimitStatus["unit"];
  /** "user" counts this caller alone, "all" every caller together. */
  of: "user" | "all";
  limit: string | number | null;
  used: string | number;
  /** Held by calls under way. */
  reserved: string | number;
  remaining: string | number | null;
  /** When the window ends, as ISO 8601; null for sliding windows and a lifetime. */
  resets_at: string | null;
}

/** The route that tells callers how their limits stand: `{"data": {"user": …, "limits": [UsageEntry]}}`. */
export function createUsage(
  options: Pick<GuardOptions, "user" | "public">,
  limits: Budgets | undefined,
  report: (error: unknown) => void,
): RequestHandler {
  const findUser = createFindUser(options);
  const serve = async (request: Request, response: Response): Promise<void> => {
    try {
      if (request.method !== "GET" && request.method !== "HEAD") throw notAllowed(request, "GET");
      const user = await findUser(request);
      const status = (await limits?.status({ tags: user === undefined ? {} : { user } })) ?? [];
      const body = JSON.stringify({ data: { user: user ?? null, limits: status.map(encodeStatus) } });
      const headers = { "content-type": "application/json", "cache-control": "no-store" };
      response.writeHead(200, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
    } catch (thrown) {
      answerError(response, knownError(thrown, report));
    }
  };
  return (request, response) => void serve(request, response).catch(report);
}

function encodeStatus(status: LimitStatus): UsageEntry {
  const amount = status.unit === "usd" ? formatMoney : Number;
  const { limit, remaining, resetsAt } = status;
  return {
    unit: status.unit,
    of: status.scope === "user" ? "user" : "all",
    limit: limit === undefined ? null : amount(limit),
    used: amount(status.spent),
    reserved: amount(status.reserved),
    remaining: remaining === undefined ? null : amount(remaining),
    resets_at: resetsAt === undefined ? null : new Date(resetsAt).toISOString(),
  };
}
