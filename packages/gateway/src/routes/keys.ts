import type { KeyPatch, StoredKey } from "@wayfare/ledger";
import { decodeKeyPatch, decodeNewKey } from "../access/decode-key.ts";
import { encodeKey } from "../access/encode-key.ts";
import { createKeyText, DEFAULT_WORKSPACE, hashKey, labelOf } from "../access/key-text.ts";
import { Turns } from "../access/turns.ts";
import { spendingByKey } from "../meter/key-spending.ts";
import type { Parts } from "../parts.ts";
import { forbidden, invalidRequest, notFound } from "../refusal.ts";
import { jsonReply } from "../reply.ts";
import type { Route, RouteCall } from "../router.ts";
import { limitRemaining } from "./limits-left.ts";
import { reach } from "./reach.ts";

/** Keys on one page, as OpenRouter gives them. */
const PAGE = 100;

/** The management of keys: POST and GET /keys; GET, PATCH and DELETE /keys/{hash}. */
export function keyRoutes(parts: Parts): Route[] {
  const common = { needs: "management", denied: 401 } as const;
  const one = { ...common, path: "/keys/:hash" };
  const turns = new Turns();
  return [
    {
      needs: "management",
      method: "POST",
      path: "/keys",
      answer: (call) => create(parts, call),
    },
    { ...common, method: "GET", path: "/keys", answer: (call) => list(parts, call) },
    { ...one, method: "GET", answer: async (call) => show(parts, await find(parts, call)) },
    { ...one, method: "PATCH", answer: (call) => change(parts, turns, call) },
    { ...one, method: "DELETE", answer: (call) => remove(parts, call) },
  ];
}

async function create(parts: Parts, { exchange }: RouteCall) {
  const asked = decodeNewKey(await exchange.body(parts.settings.maxBodyBytes));
  const text = createKeyText();
  const key: StoredKey = {
    ...asked,
    hash: hashKey(text),
    label: labelOf(text),
    createdAt: parts.settings.clock(),
    updatedAt: undefined,
  };
  await reach(parts.books, () => parts.books.keys.create(key));
  parts.keys.keep(key);
  // The one time that the text is shown.
  return jsonReply({ data: await encoded(parts, [key]).then(([first]) => first), key: text }, 201);
}

async function list(parts: Parts, { exchange: { query } }: RouteCall) {
  const keys = await reach(parts.books, () =>
    parts.books.keys.list({
      offset: offsetIn(query.get("offset")),
      limit: PAGE,
      enabledOnly: !/^(?:true|1)$/i.test(query.get("include_disabled") ?? ""),
      workspaceId: query.get("workspace_id")?.toLowerCase() ?? DEFAULT_WORKSPACE,
    }),
  );
  return jsonReply({ data: await encoded(parts, keys) });
}

async function show(parts: Parts, key: StoredKey) {
  const [data] = await encoded(parts, [key]);
  return jsonReply({ data });
}

/**
 * Changes a key. A policy is kept as a whole, so changes of one key take turns and each starts from what the one before
 * left; two gateways on one database that change the same policy at the same moment still keep only one of the two.
 */
async function change(parts: Parts, turns: Turns, call: RouteCall) {
  const { caller, exchange, params } = call;
  const { books, settings } = parts;
  const raw = await exchange.body(settings.maxBodyBytes);
  const changed = await turns.take(params.hash ?? "", async () => {
    const key = await find(parts, call);
    const patch = decodeKeyPatch(raw, key);
    if (key.hash === caller.id) checkSelf(patch, settings.clock());
    return reach(books, () => books.keys.update(key.hash, patch, settings.clock()));
  });
  if (changed === undefined) throw unknownKey();
  parts.keys.keep(changed);
  return show(parts, changed);
}

/** @throws AuthenticationError (403) for what would shut the key out that asks for it */
function checkSelf({ disabled, expiresAt }: KeyPatch, at: number): void {
  if (disabled === true) throw forbidden(selfRule("disable"));
  if (expiresAt !== undefined && expiresAt <= at) throw forbidden(selfRule("expire"));
}

async function remove(parts: Parts, call: RouteCall) {
  const { hash } = await find(parts, call);
  if (hash === call.caller.id) throw forbidden(selfRule("delete"));
  const deleted = await reach(parts.books, () => parts.books.keys.delete(hash));
  parts.keys.drop(hash);
  if (!deleted) throw unknownKey();
  return jsonReply({ deleted: true });
}

async function find({ books }: Parts, { params }: RouteCall): Promise<StoredKey> {
  // Asked of the store itself: whoever manages keys sees what is, not what was some seconds ago.
  const key = await reach(books, () => books.keys.find(params.hash ?? ""));
  if (key === undefined) throw unknownKey();
  return key;
}

function encoded(parts: Parts, keys: readonly StoredKey[]) {
  return reach(parts.books, async () => {
    const { books, settings } = parts;
    // One question for a page of keys costs less than one for each.
    const spendingOf = await spendingByKey(
      books,
      settings.clock(),
      keys.length === 1 ? keys[0]?.hash : undefined,
    );
    const left = await Promise.all(keys.map((key) => limitRemaining(parts, key)));
    return keys.map((key, index) => encodeKey(key, spendingOf(key.hash), left[index]));
  });
}

function offsetIn(text: string | null): number {
  if (text === null || text === "") return 0;
  if (!/^\d{1,12}$/.test(text)) throw invalidRequest("'offset' must be a whole number of 0 or more.");
  return Number(text);
}

const unknownKey = () =>
  notFound("There is no API key with this hash. GET /keys lists those that there are.");

/** Nobody can lock the last door from the outside. */
function selfRule(verb: string): string {
  return `A management key cannot ${verb} itself. Use another management key for that.`;
}
