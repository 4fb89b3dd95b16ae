import type { Credits, KeyInfo } from "@wayfare/core";
import { moneyToNumber } from "@wayfare/core/cost";
import type { Caller } from "../access/keys.ts";
import type { Parts } from "../parts.ts";
import { invalidRequest, notFound } from "../refusal.ts";
import { jsonReply } from "../reply.ts";
import type { Route } from "../router.ts";

/** What the caller may know about itself: GET /key (also under its old name), /credits, /generation. */
export function accountRoutes({ meter, settings }: Parts): Route[] {
  // The old path is gone from OpenRouter's documentation, and clients still ask for it.
  const key: Pick<Route, "method" | "answer"> = {
    method: "GET",
    answer: ({ caller }) => jsonReply({ data: encodeKey(caller, meter) }),
  };
  return [
    { ...key, path: "/key" },
    { ...key, path: "/auth/key" },
    {
      method: "GET",
      path: "/credits",
      // Nothing is held back here when the credits are used up: they are what clients show, no limit.
      answer: () => {
        const data: Credits = {
          total_credits: settings.credits,
          total_usage: moneyToNumber(meter.totalUsage()),
        };
        return jsonReply({ data });
      },
    },
    {
      method: "GET",
      path: "/generation",
      answer: ({ exchange, caller }) => {
        const id = exchange.query.get("id");
        if (!id) throw invalidRequest("Input required: specify the generation's 'id' in the query.");
        const data = meter.generation(id, caller.id);
        if (data === undefined) throw notFound(`Generation ${id.slice(0, 80)} not found.`);
        return jsonReply({ data });
      },
    },
  ];
}

/** No limits are kept here, so what is left of them is null: unlimited. */
function encodeKey({ id, label }: Caller, meter: Parts["meter"]): KeyInfo {
  const { usage, byok } = meter.spending(id);
  return {
    label,
    is_management_key: false,
    is_provisioning_key: false,
    limit: null,
    limit_reset: null,
    limit_remaining: null,
    include_byok_in_limit: false,
    usage: moneyToNumber(usage.total),
    usage_daily: moneyToNumber(usage.daily),
    usage_weekly: moneyToNumber(usage.weekly),
    usage_monthly: moneyToNumber(usage.monthly),
    byok_usage: moneyToNumber(byok.total),
    byok_usage_daily: moneyToNumber(byok.daily),
    byok_usage_weekly: moneyToNumber(byok.weekly),
    byok_usage_monthly: moneyToNumber(byok.monthly),
    is_free_tier: false,
    expires_at: null,
    creator_user_id: null,
    organization_id: null,
    workspace_id: null,
    allowed_data_regions: ["global"],
    free_model_daily_requests: { used: 0, limit: 1000, remaining: 1000 },
    rate_limit: { requests: -1, interval: "10s", note: "This field is deprecated and safe to ignore." },
  };
}
