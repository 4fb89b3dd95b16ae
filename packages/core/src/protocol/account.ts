import type { Open } from "./json.ts";

/** The key that makes the request, as `GET /key` tells; weeks begin on Monday, days at midnight UTC. */
export interface KeyInfo {
  /** Name of the key, or its first and last characters. */
  label: string;
  /** Spending limit in USD, null without one. */
  limit: number | null;
  /** What is left of it, in USD. */
  limit_remaining: number | null;
  /** When the limit fills up again, null when never. */
  limit_reset?: Open<"daily" | "weekly" | "monthly"> | null;
  /** Whether BYOK spending counts towards the limit. */
  include_byok_in_limit?: boolean;
  /** Spent with this key, in USD. */
  usage: number;
  /** Spent today, in USD. */
  usage_daily?: number;
  /** Spent this week, in USD. */
  usage_weekly?: number;
  /** Spent this month, in USD. */
  usage_monthly?: number;
  /** Spent at providers with keys of your own, in USD. */
  byok_usage?: number;
  /** The same today. */
  byok_usage_daily?: number;
  /** The same this week. */
  byok_usage_weekly?: number;
  /** The same this month. */
  byok_usage_monthly?: number;
  /** Whether the account never bought credits. */
  is_free_tier: boolean;
  /** Whether the key manages other keys and makes no inference. */
  is_management_key?: boolean;
  /** @deprecated Read `is_management_key`. */
  is_provisioning_key?: boolean;
  /** When the key lapses, as ISO 8601 time. */
  expires_at?: string | null;
  /** User that made the key. */
  creator_user_id?: string | null;
  /** Organization that owns the key. */
  organization_id?: string | null;
  /** Workspace that the key belongs to. */
  workspace_id?: string | null;
  /** Regions where its data may be processed. */
  allowed_data_regions?: Open<"global" | "europe" | "us">[] | null;
  /** Requests to free models today; the count lags behind. */
  free_model_daily_requests?: { used: number; limit: number; remaining: number } | null;
  /** Always −1 requests. @deprecated Rely on the headers of a 429 instead. */
  rate_limit?: { requests: number; interval: string; note?: string };
}

/** The account's credits, as `GET /credits` tells; the difference is what is left. */
export interface Credits {
  /** Bought so far, in USD. */
  total_credits: number;
  /** Used so far, in USD. */
  total_usage: number;
}
