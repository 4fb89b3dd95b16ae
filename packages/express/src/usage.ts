import { formatMoney } from "@wayfare/core";
import type { Budgets, LimitStatus } from "@wayfare/core/budgets";
import type { Request, RequestHandler, Response } from "express";
import type { GuardOptions } from "./options.ts";
import { answerError } from "./reply/answer-error.ts";
import { knownError, type Report } from "./reply/report.ts";
import { sendJson } from "./reply/send-json.ts";
import { createFindUser, nobody } from "./request/find-user.ts";
import { notAllowed } from "./request/not-allowed.ts";

/** How one limit stands for one caller. Amounts of money are decimal text in USD, all others whole numbers. */
export interface UsageEntry {
  unit: LimitStatus["unit"];
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
  report: Report,
): RequestHandler {
  const findUser = createFindUser(options);
  const serve = async (request: Request, response: Response): Promise<void> => {
    try {
      if (request.method !== "GET" && request.method !== "HEAD") throw notAllowed(request, "GET");
      const user = await findUser(request);
      const status = (await limits?.status({ tags: { user: user ?? nobody } })) ?? [];
      // What all callers spend together is the owner's affair.
      const own = status.filter(({ scope }) => scope === "user").map(encodeStatus);
      const body = JSON.stringify({ data: { user: user ?? null, limits: own } });
      sendJson(response, 200, body, { "cache-control": "no-store" });
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
    limit: limit === undefined ? null : amount(limit),
    used: amount(status.spent),
    reserved: amount(status.reserved),
    remaining: remaining === undefined ? null : amount(remaining),
    resets_at: resetsAt === undefined ? null : new Date(resetsAt).toISOString(),
  };
}
