import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGateway, type Gateway } from "@wayfare/gateway";
import { openLedger, type SqlLedger } from "@wayfare/ledger";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { as, ask, type Loose, MANAGER } from "./support.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wayfare-gateway-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A gateway over a file, as after a start. */
async function start(
  file = "gateway.db",
  clock = Date.now,
): Promise<{
  gateway: Gateway;
  ledger: SqlLedger;
  send: (path: string, key: string, body?: unknown) => Promise<{ status: number; json: Loose }>;
}> {
  const ledger = await openLedger({ path: join(folder, file) });
  const gateway = createGateway({ sandbox: { speed: 0 }, managementKeys: [MANAGER], ledger, clock });
  return {
    gateway,
    ledger,
    send: async (path, key, body) => {
      const init = { ...as(key), ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }) };
      const response = await gateway.fetch(new Request(`http://gateway.test/v1${path}`, init));
      return { status: response.status, json: await response.json() };
    },
  };
}

describe("a gateway over a database", () => {
  const small = ask("sandbox/echo", { max_tokens: 20 });
  const limit = 0.002;
  let key: string;
  let hash: string;
  let id: string;
  let usage: number;

  it("keeps limits while calls come together, to the last digit", async () => {
    const { gateway, ledger, send } = await start();
    const { json: made } = await send("/keys", MANAGER, { name: "App", limit });
    [key, hash] = [made.key, made.data.hash];
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send("/chat/completions", key, small)),
    );
    for (let call = 0; call < 60; call += 1) answers.push(await send("/chat/completions", key, small));
    const served = answers.filter(({ status }) => status === 200);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 402]));
    id = served[0]?.json.id;
    usage = served.reduce((sum, { json }) => sum + Math.round(json.usage.cost * 1e12), 0);
    const { data } = (await send("/key", key)).json;
    expect(Math.round(data.usage * 1e12)).toBe(usage);
    expect(Math.round(data.limit_remaining * 1e12)).toBe(Math.round(limit * 1e12) - usage);
    expect(data.limit_remaining).toBeGreaterThanOrEqual(0);
    await gateway.close();
    await ledger.close();
  });

  it("knows it all after a new start", async () => {
    const { gateway, ledger, send } = await start();
    const { data } = (await send(`/keys/${hash}`, MANAGER)).json;
    expect([data.name, Math.round(data.usage * 1e12)]).toEqual(["App", usage]);
    expect(data.limit_remaining).toBe(Number((limit - data.usage).toFixed(12)));
    expect((await send(`/generation?id=${id}`, key)).json.data).toMatchObject({
      id,
      model: "sandbox/echo",
      provider_responses: [{ endpoint_id: "sandbox-thrift", status: 200 }],
    });
    expect(Math.round((await send("/credits", key)).json.data.total_usage * 1e12)).toBe(usage);
    expect((await send("/key", "sk-or-v1-unknown")).status).toBe(401);
    await gateway.close();
    await ledger.close();
  });

  it("does not open itself again when its last key is deleted", async () => {
    const { gateway, ledger } = await start();
    const response = await gateway.fetch(
      new Request(`http://gateway.test/v1/keys/${hash}`, { method: "DELETE", ...as(MANAGER) }),
    );
    expect(await response.json()).toEqual({ deleted: true });
    await gateway.close();
    await ledger.close();
    const again = await start();
    expect((await again.send("/chat/completions", "anything", small)).status).toBe(401);
    await again.gateway.close();
    await again.ledger.close();
  });
});

describe("two gateways over one database", () => {
  const small = ask("sandbox/echo", { max_tokens: 20 });

  it("hold one limit together, and learn of each other's keys within seconds", async () => {
    let now = Date.now();
    const gateways = await Promise.all([start("shared.db", () => now), start("shared.db", () => now)]);
    const [one, other] = gateways as [(typeof gateways)[number], (typeof gateways)[number]];
    const limit = 0.001;
    const { json: made } = await one.send("/keys", MANAGER, { name: "App", limit });
    const call = (gateway: typeof one) => gateway.send("/chat/completions", made.key, small);
    expect((await call(other)).status).toBe(200);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => call(index % 2 ? one : other)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 402]));
    await Promise.all(gateways.map(({ ledger }) => ledger.flush()));
    const { data } = (await other.send("/key", made.key)).json;
    expect(data.usage).toBeGreaterThan(0);
    expect(data.usage).toBeLessThanOrEqual(limit);
    const path = `http://gateway.test/v1/keys/${made.data.hash}`;
    await one.gateway.fetch(new Request(path, { method: "DELETE", ...as(MANAGER) }));
    now += 5000;
    expect((await call(other)).status).toBe(401);
    expect((await other.send("/chat/completions", "anything", small)).status).toBe(401);
    for (const { gateway, ledger } of gateways) {
      await gateway.close();
      await ledger.close();
    }
  });
});
