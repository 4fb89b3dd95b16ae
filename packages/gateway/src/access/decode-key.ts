import { isObject, parseJson } from "@wayfare/core/internal";
import type { KeyPatch, StoredKey } from "@wayfare/ledger";
import { invalidRequest } from "../refusal.ts";
import { decodePolicy, type KeyField, policyFields, storedFields } from "./key-fields.ts";
import { DEFAULT_WORKSPACE } from "./key-text.ts";

/** A new key as `POST /keys` describes it, without what only the gateway knows. */
export type NewKey = Omit<StoredKey, "hash" | "label" | "createdAt" | "updatedAt">;

/** Reads the body of `POST /keys`. @throws InvalidRequestError that names the field and what fits */
export function decodeNewKey(raw: Uint8Array): NewKey {
  const body = readBody(raw);
  if (body.name === undefined) throw invalidRequest(`'name' must be ${storedFields.name?.wanted}.`);
  const absent = {
    management: false,
    disabled: false,
    limit: undefined,
    limitReset: undefined,
    includeByokInLimit: false,
    expiresAt: undefined,
    creatorUserId: undefined,
    workspaceId: DEFAULT_WORKSPACE,
  };
  return { ...absent, ...decodeFields(body), policy: decodePolicy(body, {}) } as NewKey;
}

/** Reads the body of `PATCH /keys/{hash}`: what is omitted stays, null clears. @throws InvalidRequestError likewise */
export function decodeKeyPatch(raw: Uint8Array, { policy }: StoredKey): KeyPatch {
  const body = readBody(raw, true);
  // Left out when nothing of it changes, so that two changes at once do not undo each other.
  const isPolicy = Object.keys(body).some((name) => Object.hasOwn(policyFields, name));
  return { ...decodeFields(body), ...(isPolicy && { policy: decodePolicy(body, policy) }) };
}

function decodeFields(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, { to, decode }] of Object.entries(storedFields)) {
    const value = body[name];
    if (value !== undefined) fields[to] = value === null ? undefined : decode(value as never);
  }
  return fields;
}

/** A limit under a misspelt name would be no limit: unknown fields are refused, not ignored. */
function readBody(raw: Uint8Array, isChange = false): Record<string, unknown> {
  const body = parseJson(new TextDecoder().decode(raw));
  if (!isObject(body)) throw invalidRequest("The request body must be a JSON object.");
  for (const [name, value] of Object.entries(body)) {
    const field = fieldNamed(name);
    if (field === undefined) {
      const known = [...Object.keys(storedFields), ...Object.keys(policyFields)].join(", ");
      throw invalidRequest(`'${name.slice(0, 80)}' is not a field of keys. There are ${known}.`);
    }
    if (isChange && storedFields[name]?.fixed === true)
      throw invalidRequest(`'${name}' cannot be changed. Leave it out, or create another key.`);
    const isFit = value === null ? field.nullable : field.fits(value);
    if (!isFit) throw invalidRequest(`'${name}' must be ${field.wanted}.`);
  }
  return body;
}

function fieldNamed(name: string): KeyField | undefined {
  if (Object.hasOwn(storedFields, name)) return storedFields[name];
  return Object.hasOwn(policyFields, name) ? policyFields[name] : undefined;
}
