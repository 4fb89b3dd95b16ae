import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Receipt } from "@wayfare/core";
import { createGateway, createMemoryBooks, type Gateway, loadCatalog } from "@wayfare/gateway";
import {
  hangBeforeHeaders,
  hangMidStream,
  startUpstream,
  stories,
  type Upstream,
} from "@wayfare/test-upstream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { as, ask, chatsTo, MANAGER, noRecord } from "./support.ts";

const story = stories[Object.keys(stories)[0] as keyof typeof stories];
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.reset();
  upstream.route("GET", "/generation", noRecord);
  upstream.route("GET", "/models/acme/big/endpoints", noRecord);
});

/** A gateway whose books are looked into when it has closed. */
async function open(dialect: string) {
  const books = createMemoryBooks();
  const receipts: Receipt[] = [];
  const pricing = { prompt: "0.000001", completion: "0.001" };
  const endpoints = [{ provider: "acme", context_length: 8000, pricing }];
  const gateway = createGateway({
    managementKeys: [MANAGER],
    ledger: books,
    onReceipt: (receipt) => void receipts.push(receipt),
    catalog: await loadCatalog({ models: [{ id: "acme/big", endpoints }] }),
    upstreams: { "*": { dialect, baseURL: upstream.url } },
  });
  const make = { method: "POST", ...as(MANAGER), body: '{"name":"k","limit":100}' };
  const made = (await (await gateway.fetch(new Request("http://g.test/v1/keys", make))).json()) as {
    key: string;
  };
  const init = (stream: boolean) => ({
    method: "POST",
    ...as(made.key),
    body: JSON.stringify(ask("acme/big", { stream, max_tokens: 1000 })),
  });
  return { gateway, books, receipts, init };
}

const chunksOf = (id: string) => story.chunks.map((chunk) => ({ ...chunk, id }));

/** Makes calls that do not end by themselves: streams half-way, and some before their first byte. */
async function callAll(send: (stream: boolean) => Promise<Response>): Promise<Promise<unknown>[]> {
  for (let call = 0; call < 8; call += 1)
    upstream.enqueue(call % 2 === 0 ? hangMidStream(chunksOf(`gen-${call}`), 2) : hangBeforeHeaders());
  const answers = Array.from({ length: 8 }, (_, call) =>
    send(call % 4 < 2).then(
      (answer) => answer.text(),
      () => "",
    ),
  );
  await expect.poll(() => chatsTo(upstream).length).toBe(8);
  return answers.map((answer) => answer.catch(() => ""));
}

describe("a gateway that is closed", () => {
  it.each(["openai", "openrouter"])("has written down every call that it cut off: %s", async (dialect) => {
    const { gateway, books, receipts, init } = await open(dialect);
    const { url } = await gateway.listen({ port: 0 });
    const answers = await callAll((stream) => fetch(`${url}/v1/chat/completions`, init(stream)));
    await gateway.close(50);
    expect(receipts).toHaveLength(8);
    expect((await books.total()).calls).toBe(8);
    await Promise.all(answers);
  });

  it("waits for calls through a server of the program's own", async () => {
    const { gateway, receipts, init } = await open("openai");
    const server = await serve(gateway);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat/completions`;
    const answers = await callAll((stream) => fetch(url, init(stream)));
    const closing = gateway.close(0);
    server.closeAllConnections();
    await closing;
    expect(receipts).toHaveLength(8);
    await Promise.all(answers);
    server.close();
  });

  it("waits for calls through fetch, but not for ever", async () => {
    const { gateway, receipts, init } = await open("openai");
    const departure = new AbortController();
    const send = (stream: boolean) =>
      gateway.fetch(
        new Request("http://g.test/v1/chat/completions", { ...init(stream), signal: departure.signal }),
      );
    const answers = await callAll(send);
    await gateway.close();
    expect(receipts).toHaveLength(0);
    const closing = gateway.close();
    departure.abort();
    await closing;
    expect(receipts).toHaveLength(8);
    await Promise.all(answers);
  });
});

function serve(gateway: Gateway): Promise<Server> {
  const server = createServer(gateway.listener);
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
