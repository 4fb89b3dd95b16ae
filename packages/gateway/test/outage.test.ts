import { createGateway, createMemoryBooks } from "@wayfare/gateway";
import { describe, expect, it } from "vitest";
import { as, ask, type Loose, MANAGER } from "./support.ts";

/** A gateway whose ledger can be switched off, and whose clock can be set. */
function open(options: object = {}) {
  const books = createMemoryBooks();
  const state = { isDown: false, now: Date.now(), finds: 0 };
  const gone = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (...given: unknown[]) => {
          if (name === "find") state.finds += 1;
          if (state.isDown) throw new Error("connection refused at db.test:5432");
          return value.apply(target, given);
        };
      },
    });
  const errors: unknown[] = [];
  const gateway = createGateway({
    sandbox: { speed: 0 },
    managementKeys: [MANAGER],
    ledger: { ...gone(books), keys: gone(books.keys), budgets: gone(books.budgets) },
    clock: () => state.now,
    onError: (error) => errors.push(error),
    ...options,
  });
  const send = async (path: string, key: string, body?: unknown) => {
    const init = {
      method: body === undefined ? "GET" : "POST",
      ...as(key),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const response = await gateway.fetch(new Request(`http://gateway.test/v1${path}`, init));
    return { status: response.status, headers: response.headers, json: (await response.json()) as Loose };
  };
  const chat = (key: string) => send("/chat/completions", key, ask("sandbox/echo", { max_tokens: 20 }));
  const make = async (fields: object = {}) =>
    (await send("/keys", MANAGER, { name: "k", ...fields })).json.key;
  return { state, errors, send, chat, make };
}

describe("while the store of keys is out of reach", () => {
  it("a key that is known goes on for a while, one that is not gets 503 and never 401", async () => {
    const { state, chat, make } = open();
    const key = await make();
    expect((await chat(key)).status).toBe(200);
    expect((await chat("sk-or-v1-unknown")).status).toBe(401);
    state.isDown = true;
    state.now += 60_000;
    expect((await chat(key)).status).toBe(200);
    const { status, headers, json } = await chat("sk-or-v1-unknown");
    expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
    expect(json.error.message).toBe("The store of keys is out of reach. Try again shortly.");
    state.now += 3_600_000;
    expect((await chat(key)).status).toBe(503);
    state.isDown = false;
    expect((await chat(key)).status).toBe(200);
    expect((await chat("sk-or-v1-unknown")).status).toBe(401);
  });

  it("nobody is let in who was not before, also where no key was ever made", async () => {
    const { state, chat } = open();
    state.isDown = true;
    expect((await chat("anything")).status).toBe(503);
    state.isDown = false;
    expect((await chat("anything")).status).toBe(200);
  });

  it("account routes answer 503, without the words of the store", async () => {
    const { state, send, make } = open();
    const key = await make();
    state.isDown = true;
    for (const path of ["/key", "/credits", "/generation?id=x"]) {
      const { status, json } = await send(path, key);
      expect([path, status]).toEqual([path, 503]);
      expect(JSON.stringify(json)).not.toContain("db.test");
    }
    for (const path of ["/keys", "/activity"]) expect((await send(path, MANAGER)).status).toBe(503);
    expect((await send("/keys", MANAGER, { name: "x" })).status).toBe(503);
  });

  it("the store is asked once for calls that come together, and not for each that follows", async () => {
    const { state, chat, make } = open();
    const key = await make();
    state.now += 60_000;
    state.finds = 0;
    await Promise.all(Array.from({ length: 20 }, () => chat(key)));
    expect(state.finds).toBe(1);
    await Promise.all(Array.from({ length: 20 }, () => chat("sk-or-v1-unknown")));
    expect(state.finds).toBe(2);
    state.now += 2000;
    await chat(key);
    expect(state.finds).toBe(2);
  });
});

describe("while budgets are out of reach", () => {
  it.each([
    ["refuse", 503],
    ["allow", 200],
  ])("onLedgerDown %j answers calls under a limit with %i", async (onLedgerDown, expected) => {
    const { state, errors, chat, make } = open({ onLedgerDown });
    const limited = await make({ limit: 1 });
    const unlimited = await make();
    state.isDown = true;
    expect((await chat(limited)).status).toBe(expected);
    // What was served could not be written down, and somebody hears of it.
    errors.length = 0;
    expect((await chat(unlimited)).status).toBe(200);
    expect(errors.length).toBeGreaterThan(0);
  });
});

describe("a ledger that says nothing", () => {
  it("is out of reach after a while, for whoever asks", async () => {
    const books = createMemoryBooks();
    let isSilent = false;
    const flush = () => (isSilent ? new Promise<void>(() => {}) : Promise.resolve());
    const gateway = createGateway({ managementKeys: [MANAGER], ledger: { ...books, flush } });
    const { url } = await gateway.listen({ port: 0 });
    const get = (path: string) => fetch(`${url}/v1${path}`, as(MANAGER));
    const paths = ["/key", "/generation?id=gen-1", "/activity", "/keys", "/credits"];
    isSilent = true;
    const answers = await Promise.all(paths.map(get));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 503));
    isSilent = false;
    expect((await get("/key")).status).toBe(200);
    await gateway.close();
  });
});
