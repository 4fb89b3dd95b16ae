import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { createGateway, type GatewayOptions, loadCatalog } from "@wayfare/gateway";
import { describe, expect, it } from "vitest";
import { ask, type Loose, useGateway } from "./support.ts";

const errors: unknown[] = [];
const onError = (error: unknown) => void errors.push(error);

describe("a listener of the program that fails", () => {
  it.each([
    [
      "at once",
      () => {
        throw new Error("at once");
      },
    ],
    ["later", () => Promise.reject(new Error("later"))],
  ] as [string, () => never][])("%s: the answer stands, and onError is told", async (name, onReceipt) => {
    errors.length = 0;
    const gateway = createGateway({ sandbox: { speed: 0 }, onReceipt, onError });
    const body = JSON.stringify(ask("sandbox/echo"));
    const init = { method: "POST", body };
    const answer = await gateway.fetch(new Request("http://g.test/v1/chat/completions", init));
    expect(answer.status).toBe(200);
    await new Promise(setImmediate);
    expect(errors).toMatchObject([{ message: name }]);
  });
});

describe("an answer that cannot be sent", () => {
  const header = (name: string) => (name === "x-openrouter-cache-status" ? "一" : undefined);
  const transport: Loose = async () => {
    const { body } = new Response('{"choices":[]}');
    return { status: 200, header, reader: () => body?.getReader() };
  };
  const bench = useGateway({
    transport,
    onError,
    upstreams: { "*": { dialect: "openrouter", baseURL: "http://upstream.test" } },
  } as GatewayOptions);
  it("costs its own connection, and onError is told", async () => {
    errors.length = 0;
    await expect(bench.chat(ask("lumen/otter-1"))).rejects.toThrow();
    expect(errors).toMatchObject([{ code: "ERR_INVALID_CHAR" }]);
    expect((await bench.get("/models/count")).status).toBe(200);
  });
});

it("fetch answers a preflight", async () => {
  const { fetch: handle } = createGateway({ allowedOrigins: ["*"] });
  const init = { method: "OPTIONS", headers: { origin: "https://app.test" } };
  const answer = await handle(new Request("http://g.test/v1/chat/completions", init));
  expect([answer.status, answer.body]).toEqual([204, null]);
});

describe("generations", () => {
  const keys = ["wayfare-key-one", "wayfare-key-two"];
  const bench = useGateway({ keys });
  it("are for the key that made them", async () => {
    const [one, two] = keys.map((key) => ({ headers: { authorization: `Bearer ${key}` } }));
    const { json } = await bench.chat(ask("sandbox/echo"), one);
    expect((await bench.get(`/generation?id=${json.id}`, one)).status).toBe(200);
    expect((await bench.get(`/generation?id=${json.id}`, two)).status).toBe(404);
  });

  it("that fail late are named in their error", async () => {
    const gateway = createGateway({ sandbox: { speed: 4 }, heartbeat: 10 });
    const body = JSON.stringify(ask("sandbox/down", { stream: true }));
    const init = { method: "POST", body };
    const answer = await gateway.fetch(new Request("http://g.test/v1/chat/completions", init));
    const id = /"id":"(gen-[^"]+)"/.exec(await answer.text())?.[1];
    const told = await gateway.fetch(new Request(`http://g.test/v1/generation?id=${id}`));
    expect(told.status).toBe(200);
  });
});

describe("Host", () => {
  function send(url: string, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const sent = request(`${url}/api/v1/models/count`, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on("error", reject).end();
    });
  }

  it("is checked on somebody else's server too, where that is on a loopback address", async () => {
    const server = createServer(createGateway().listener);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await send(url, "evil.test")).toBe(403);
    expect(await send(url, "localhost")).toBe(200);
    server.close();
  });

  it.each(["127.0.0.2", "0.0.0.0", "localhost"])("%s answers to its own address", async (host) => {
    const gateway = createGateway();
    const { url } = await gateway.listen({ host, port: 0 });
    expect((await fetch(`${url}/api/v1/models/count`)).status).toBe(200);
    expect(await send(url, "127.evil.test")).toBe(403);
    await gateway.close(0);
  });
});

it("a dialect that every object knows is none", () => {
  expect(() => createGateway({ upstreams: { "*": { dialect: "toString" } } })).toThrow(
    'upstreams["*"].dialect must be one of openrouter, openai, sandbox.',
  );
});

it("a model without endpoints is listed with its own context", async () => {
  const models = [{ id: "a/b", context_length: 4096, endpoints: [] }];
  const gateway = createGateway({ catalog: await loadCatalog({ models }) });
  const answer = await gateway.fetch(new Request("http://g.test/v1/models"));
  expect(((await answer.json()) as Loose).data[0].context_length).toBe(4096);
});
