import type { LedgerFilter, LedgerRow } from "@wayfare/core";
import { moneyToNumber } from "@wayfare/core/cost";
import { DEFAULT_WORKSPACE } from "../access/key-text.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { chargedIn } from "../meter/key-spending.ts";
import type { Parts } from "../parts.ts";
import { invalidRequest } from "../refusal.ts";
import { jsonReply } from "../reply.ts";
import type { Route } from "../router.ts";
import { reach } from "./reach.ts";

const DAY = 86_400_000;
const SHOWN_DAYS = 30;

/** GET /activity: what was called on the last 30 completed days in UTC, by model and provider. */
export function activityRoute({ books, catalog, settings }: Parts): Route {
  return {
    method: "GET",
    path: "/activity",
    needs: "management",
    answer: async ({ exchange: { query } }) => {
      const workspace = query.get("workspace_id")?.toLowerCase();
      const isByWorkspace = groupingIn(query.get("group_by"));
      const filter: LedgerFilter = {
        ...daysIn(query.get("date"), settings.clock()),
        key: query.get("api_key_hash") ?? undefined,
        user: query.get("user_id") ?? undefined,
      };
      const dimensions = ["day", "model", "provider"] as const;
      const isSplit = isByWorkspace || workspace !== undefined;
      const rows = await reach(books, () =>
        books.group(isSplit ? [...dimensions, "tag:workspace"] : dimensions, filter),
      );
      const items = rows
        .filter((row) => workspace === undefined || workspaceOf(row) === workspace)
        .flatMap((row) => encodeActivity(row, catalog, isByWorkspace));
      return jsonReply({ data: items.sort((a, b) => order(b, a)) });
    },
  };
}

/** The days that are asked for: one of the last 30, or all of them; never today. */
function daysIn(date: string | null, now: number): { from: number; to: number } {
  const today = Math.floor(now / DAY) * DAY;
  if (date === null || date === "") return { from: today - SHOWN_DAYS * DAY, to: today };
  const from = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (from >= today - SHOWN_DAYS * DAY && from < today) return { from, to: from + DAY };
  throw invalidRequest("'date' must be one of the last 30 completed days in UTC, written as YYYY-MM-DD.");
}

function groupingIn(text: string | null): boolean {
  if (text === null || text === "") return false;
  if (text !== "workspace") throw invalidRequest(`'group_by' must be "workspace", or be left out.`);
  return true;
}

function workspaceOf({ keys }: LedgerRow): string {
  return keys[3] ?? DEFAULT_WORKSPACE;
}

/** A row as the wire shows it; calls that nobody served have no model, and are no activity. */
function encodeActivity(row: LedgerRow, catalog: Catalog, isByWorkspace: boolean) {
  const [date, model, provider] = row.keys;
  if (date === undefined || model === undefined || provider === undefined) return [];
  const { total } = row;
  const listed = catalog.find(model);
  const endpoint = listed?.endpoints.find((each) => catalog.providers.get(each.provider)?.name === provider);
  return [
    {
      date,
      model,
      model_permaslug: listed?.canonical_slug ?? model,
      endpoint_id: endpoint?.tag ?? provider,
      provider_name: provider,
      usage: moneyToNumber(chargedIn(total)),
      byok_usage_inference: moneyToNumber(total.external),
      requests: total.calls,
      prompt_tokens: total.promptTokens,
      completion_tokens: total.completionTokens,
      reasoning_tokens: total.reasoningTokens,
      ...(isByWorkspace && { workspace_id: workspaceOf(row) }),
    },
  ];
}

/** The newest day first, and of a day what cost most. */
function order(a: { date: string; usage: number }, b: { date: string; usage: number }): number {
  return a.date === b.date ? a.usage - b.usage : a.date < b.date ? -1 : 1;
}
