import type { KeyStore } from "@wayfare/ledger";
import { createKeyText, DEFAULT_WORKSPACE, hashKey, labelOf } from "../access/key-text.ts";

/** Makes the first management key where there never was one; its text is returned this once and kept nowhere. */
export async function createFirstKey(keys: KeyStore): Promise<string | undefined> {
  if (await keys.everHad("management")) return undefined;
  const text = createKeyText();
  await keys.create({
    hash: hashKey(text),
    name: "First management key",
    label: labelOf(text),
    management: true,
    disabled: false,
    limit: undefined,
    limitReset: undefined,
    includeByokInLimit: false,
    expiresAt: undefined,
    createdAt: Date.now(),
    updatedAt: undefined,
    creatorUserId: undefined,
    workspaceId: DEFAULT_WORKSPACE,
    policy: {},
  });
  return text;
}
