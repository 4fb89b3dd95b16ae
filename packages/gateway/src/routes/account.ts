import type { Credits, KeyInfo } from "@wayfare/core";
import { moneyToNumber } from "@wayfare/core/cost";
import type { Caller } from "../access/caller.ts";
import { encodeLimit, encodeSpending, timeOrNull } from "../access/encode-key.ts";
import { encodePolicy } from "../access/key-fields.ts";
import { encodeGeneration } from "../meter/encode-generation.ts";
import { chargedIn, spendingByKey } from "../meter/key-spending.ts";
import type { Parts } from "../parts.ts";
import { invalidRequest, notFound } from "../refusal.ts";
import { jsonReply } from "../reply.ts";
import type { Route } from "../router.ts";
import { freeRequestsToday, limitRemaining } from "./limits-left.ts";
import { reach } from "./reach.ts";

/** What the caller may know about itself: GET /key (also under its old name), /credits, /generation. */
export function accountRoutes(parts: Parts): Route[] {
  const { books, settings } = parts;
  // The old path is gone from OpenRouter's documentation, and clients still ask for it.
  const key: Pick<Route, "method" | "needs" | "answer"> = {
    method: "GET",
    needs: "key",
    answer: async ({ caller }) => jsonReply({ data: await reach(books, () => keyInfo(parts, caller)) }),
  };
  return [
    { ...key, path: "/key" },
    { ...key, path: "/auth/key" },
    {
      method: "GET",
      path: "/credits",
      needs: "key",
      answer: async () => {
        const total_usage = moneyToNumber(chargedIn(await reach(books, () => books.total())));
        const data: Credits = { total_credits: settings.credits, total_usage };
        return jsonReply({ data });
      },
    },
    {
      method: "GET",
      path: "/generation",
      needs: "key",
      answer: async ({ exchange, caller }) => {
        const id = exchange.query.get("id");
        if (!id) throw invalidRequest("Input required: specify the generation's 'id' in the query.");
        const receipt = await reach(books, () => books.receipt(id));
        // What another key has called is not there, rather than forbidden: nobody learns that it is.
        const isSeen = receipt !== undefined && (caller.management || receipt.tags.key === caller.id);
        if (!isSeen) throw notFound(`Generation ${id.slice(0, 80)} not found.`);
        return jsonReply({ data: encodeGeneration(receipt) });
      },
    },
  ];
}

/** Keys that are not kept have no limits, so what is left of them is null: unlimited. */
async function keyInfo(parts: Parts, caller: Caller): Promise<KeyInfo> {
  const { id, label, management, key } = caller;
  const [spendingOf, remaining, free] = await Promise.all([
    spendingByKey(parts.books, parts.settings.clock(), id),
    key && limitRemaining(parts, key),
    freeRequestsToday(parts, caller),
  ]);
  const unlimited = { limit: null, limit_remaining: null, limit_reset: null, include_byok_in_limit: false };
  return {
    label,
    is_management_key: management,
    is_provisioning_key: management,
    ...(key === undefined ? unlimited : encodeLimit(key, remaining)),
    ...encodeSpending(spendingOf(id)),
    is_free_tier: false,
    expires_at: timeOrNull(key?.expiresAt),
    creator_user_id: key?.creatorUserId ?? null,
    organization_id: null,
    workspace_id: key?.workspaceId ?? null,
    allowed_data_regions: ["global"],
    free_model_daily_requests: free,
    rate_limit: { requests: -1, interval: "10s", note: "This field is deprecated and safe to ignore." },
    ...(key && encodePolicy(key.policy)),
  };
}
