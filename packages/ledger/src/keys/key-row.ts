import type { JsonObject } from "@wayfare/core";
import type { Selectable } from "kysely";
import type { KeyPatch, StoredKey } from "../key-store.ts";
import type { KeyTable } from "../schema/tables.ts";
import { toStorable } from "../schema/text-column.ts";

type KeyRow = Selectable<KeyTable>;

/** Writes a key as a row. */
export function encodeKey(key: StoredKey): KeyRow {
  return {
    hash: toStorable(key.hash),
    name: toStorable(key.name),
    label: toStorable(key.label),
    management: Number(key.management),
    disabled: Number(key.disabled),
    spending_limit: key.limit?.toString() ?? null,
    limit_reset: key.limitReset ?? null,
    include_byok_in_limit: Number(key.includeByokInLimit),
    expires_at: key.expiresAt ?? null,
    created_at: key.createdAt,
    updated_at: key.updatedAt ?? null,
    creator_user_id: textOrNull(key.creatorUserId),
    workspace_id: textOrNull(key.workspaceId),
    policy: JSON.stringify(key.policy),
  };
}

/** Writes what a patch has; a field that is there and undefined is taken away, one that is not there stays. */
export function encodePatch(patch: KeyPatch): Partial<KeyRow> {
  const { name, disabled, includeByokInLimit, policy } = patch;
  return {
    ...(name !== undefined && { name: toStorable(name) }),
    ...(disabled !== undefined && { disabled: Number(disabled) }),
    ...("limit" in patch && { spending_limit: patch.limit?.toString() ?? null }),
    ...("limitReset" in patch && { limit_reset: patch.limitReset ?? null }),
    ...(includeByokInLimit !== undefined && { include_byok_in_limit: Number(includeByokInLimit) }),
    ...("expiresAt" in patch && { expires_at: patch.expiresAt ?? null }),
    ...(policy !== undefined && { policy: JSON.stringify(policy) }),
  };
}

/** Reads a row. */
export function decodeKey(row: KeyRow): StoredKey {
  return {
    hash: row.hash,
    name: row.name,
    label: row.label,
    management: Number(row.management) === 1,
    disabled: Number(row.disabled) === 1,
    limit: row.spending_limit === null ? undefined : BigInt(row.spending_limit),
    limitReset: (row.limit_reset ?? undefined) as StoredKey["limitReset"],
    includeByokInLimit: Number(row.include_byok_in_limit) === 1,
    expiresAt: numberOf(row.expires_at),
    createdAt: Number(row.created_at),
    updatedAt: numberOf(row.updated_at),
    creatorUserId: row.creator_user_id ?? undefined,
    workspaceId: row.workspace_id ?? undefined,
    policy: JSON.parse(row.policy) as JsonObject,
  };
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined ? null : toStorable(text);
}

/** Some drivers of PostgreSQL give whole numbers as text. */
function numberOf(value: number | null): number | undefined {
  return value === null ? undefined : Number(value);
}
