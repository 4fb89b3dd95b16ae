import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { OpenRouterError, Receipt, RelayAnswer, RelayRequest, RelayStream } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import {
  cutMidStream,
  encodeEvents,
  errorMidStream,
  hangMidStream,
  json,
  type Reply,
  type Step,
  sse,
  stories,
  text,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { KEY, quick, sleep, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");
const { plainText } = stories;
const { chunks } = plainText;
const streamed: RelayRequest = {
  path: "/chat/completions",
  body: JSON.stringify({ ...plainText.request, stream: true }),
};
const types = { "content-type": "text/event-stream" };
const data = (event: unknown) => `data: ${JSON.stringify(event)}\n\n`;

/** What comes until the end, and what broke it. */
async function readAll({ body }: RelayAnswer): Promise<{ said: string; error: OpenRouterError | undefined }> {
  let said = "";
  try {
    const stream = body as RelayStream;
    for (let bytes = await stream.read(); bytes !== undefined; bytes = await stream.read())
      said += Buffer.from(bytes).toString();
  } catch (error) {
    return { said, error: error as OpenRouterError };
  }
  return { said, error: undefined };
}

function steps(...writes: (string | Step)[]): Reply {
  return { headers: types, steps: writes.map((each) => (typeof each === "string" ? { write: each } : each)) };
}

const events = encodeEvents(chunks, { done: false });
const begun = events.slice(0, 2).join("");

describe("what is not JSON", () => {
  test.each([
    ["two blanks before", (event: string) => event.replace("data: ", "data:  ")],
    ["a blank behind", (event: string) => event.replace(/\n\n$/, " \n\n")],
    ["a tab behind", (event: string) => event.replace(/\n\n$/, "\t\n\n")],
  ])("%s: it is JSON all the same", async (_, spell) => {
    const said = `${events.map(spell).join("")}data: [DONE]\n\n`;
    for (const writes of [[said], said.split(/(?<=\n\n)/)]) {
      const answer = await bench.answering(steps(...writes)).relay(streamed);
      expect(await readAll(answer)).toEqual({ said, error: undefined });
      expect(await answer.receipt).toMatchObject({ costSource: "reported", error: undefined });
    }
  });

  test.each(["data: null\n\n", "data: ping\n\n", "data: <html>\n\n"])(
    "behind the end %j is the end",
    async (odd) => {
      const whole = events.join("");
      for (const writes of [[whole + odd + odd], [whole, odd], [...events, odd, odd]]) {
        const answer = await bench.answering(steps(...writes)).relay(streamed);
        expect(await readAll(answer)).toEqual({ said: whole, error: undefined });
        expect(await answer.receipt).toMatchObject({ costSource: "reported", error: undefined });
      }
    },
  );

  test.each(["null", "ping", "e"])("before it, %j is cut where it stands", async (odd) => {
    const chunk = { ...chunks[1], choices: [{ index: 0, delta: { content: `data: ${odd} ping null` } }] };
    const before = `${begun}${data(chunk)}: data: ${odd}\n\n`;
    for (const line of ["\n", "\r\n", "\r"]) {
      const write = `${before}data: ${odd}\n\n${events[2]}`.replaceAll("\n", line);
      const answer = await bench.answering(steps(write)).relay(streamed);
      const { said, error } = await readAll(answer);
      expect(said).toBe(before.replaceAll("\n", line));
      expect(error).toMatchObject({ kind: "interrupted", message: expect.stringContaining("not JSON") });
    }
  });

  test("half an event at the end is not passed on", async () => {
    const answer = await bench.answering(steps(`${events.join("")}data: {"id":"x","choi`)).relay(streamed);
    expect(await readAll(answer)).toEqual({ said: events.join(""), error: undefined });
  });
});

test("one event without a line end is an answer", async () => {
  const last = { ...chunks[1], choices: [{ index: 0, delta: { content: "Hi." }, finish_reason: "stop" }] };
  const answer = await bench.answering(steps(data(last).trimEnd())).relay(streamed);
  expect(await readAll(answer)).toEqual({ said: data(last).trimEnd(), error: undefined });
});

describe("the last word", () => {
  const whole = [...events, "data: [DONE]\n\n"].join("");

  test.each([
    ["[DONE]", whole],
    ["finish and usage", events.join("")],
  ])("%s: a deadline behind it is no failure, and all of it is handed out", async (_, said) => {
    for (const deadlines of [{ total: 60 }, { idle: 60 }]) {
      const answer = await bench.answering(steps(said, { hang: true }), { deadlines }).relay(streamed);
      await sleep(100);
      expect(await readAll(answer)).toEqual({ said, error: undefined });
      expect(await answer.receipt).toMatchObject({ error: undefined, costSource: "reported" });
    }
  });

  test("what came before a deadline is handed out before its error, which stays", async () => {
    const client = bench.answering(steps(begun, { hang: true }), { deadlines: { total: 60 } });
    const answer = await client.relay(streamed);
    await sleep(100);
    const { said, error } = await readAll(answer);
    expect([said, error?.kind]).toEqual([begun, "timeout"]);
    expect((await readAll(answer)).error).toBe(error);
    expect(error?.receipt).toBe(await answer.receipt);
  });

  test("an abort behind it is none, and one before it just ends", async () => {
    for (const [said, aborted] of [
      [whole, false],
      [begun, true],
    ] as const) {
      const controller = new AbortController();
      const client = bench.answering(steps(said, { hang: true }));
      const answer = await client.relay(streamed, { signal: controller.signal });
      await (answer.body as RelayStream).read();
      await sleep(20);
      controller.abort();
      expect((await readAll(answer)).error).toBeUndefined();
      expect(await answer.receipt).toMatchObject({ aborted });
    }
  });
});

describe("error events that do not pass", () => {
  const error = { code: 502, message: `Provider broke at ${KEY}`, metadata: { provider_name: "Harbor" } };
  const alone = { ...chunks[1], choices: [], error };
  const closing = { ...alone, choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }] };
  const usage = { ...chunks[1], choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, cost: 0.001 } };
  const forms: [string, string][] = [
    ["alone", data(alone)],
    ["with a closing choice", data(closing)],
    ["with [DONE]", `${data(closing)}data: [DONE]\n\n`],
    ["with its name", `event: error\n${data({ code: 502, message: "Provider broke" })}`],
    ["with more content behind", data(alone) + events[2]],
    ["without a line end", data(closing).trimEnd()],
  ];

  test.each(forms)("%s", async (_, failed) => {
    const said = begun + failed;
    const middle = begun.length + Math.floor(failed.length / 2);
    const cuts = [[said], [begun, failed], [said.slice(0, middle), said.slice(middle)], [...said]];
    for (const writes of cuts) {
      const answer = await bench.answering(steps(...writes)).relay({ ...streamed, errorEvents: "throw" });
      const { said: passed, error: thrown } = await readAll(answer);
      expect(passed).toBe(begun);
      expect(thrown).toMatchObject({ kind: "unavailable", status: 502, phase: "stream" });
      expect(JSON.stringify([thrown, thrown?.message])).not.toContain(KEY);
      expect(thrown?.receipt).toBe(await answer.receipt);
      expect(thrown?.receipt).toMatchObject({ error: "unavailable", streamed: true });
      expect((answer.body as RelayStream).ending(thrown)).toContain("[DONE]");
    }
  });

  test("usage beside it is booked", async () => {
    const answer = await bench.answering(steps(begun + data(alone) + data(usage))).relay({
      ...streamed,
      errorEvents: "throw",
    });
    const { error: thrown } = await readAll(answer);
    expect(thrown?.receipt).toMatchObject({ cost: 10n ** 12n, costSource: "reported" });
  });

  test("by default they pass", async () => {
    for (const errorEvents of [undefined, "pass"] as const) {
      const answer = await bench.answering(errorMidStream(chunks)).relay({ ...streamed, errorEvents });
      expect(await readAll(answer)).toMatchObject({
        said: expect.stringContaining('"error"'),
        error: undefined,
      });
    }
  });

  const named = (event: { type: string }) => `event: ${event.type}\n${data(event)}`;
  test.each<[string, object, object]>([
    [
      "/responses",
      { type: "response.output_text.delta", delta: "Hel" },
      { type: "error", code: "server_error", message: "Broke." },
    ],
    [
      "/responses",
      { type: "response.output_text.delta", delta: "Hel" },
      {
        type: "response.failed",
        response: { id: "r", status: "failed", error: { code: "server_error", message: "B" } },
      },
    ],
    [
      "/messages",
      { type: "content_block_delta", delta: { type: "text_delta", text: "Hel" } },
      { type: "error", error: { type: "overloaded_error", message: "Busy." } },
    ],
  ])("%s %#", async (path, delta, failed) => {
    const request: RelayRequest = { path, body: '{"model":"m","stream":true}', errorEvents: "throw" };
    for (const write of [data, named as typeof data]) {
      for (const writes of [[write(delta) + write(failed)], [write(delta), write(failed)]]) {
        const { said, error: thrown } = await readAll(await bench.answering(steps(...writes)).relay(request));
        expect(said).toBe(write(delta));
        expect(thrown).toMatchObject({
          kind: "unavailable",
          body: failed,
          receipt: { error: "unavailable" },
        });
      }
    }
  });
});

describe("what a failed answer costs", () => {
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, cost: 0.001 };
  const told = { ...chunks[0], choices: [{ index: 0, delta: { role: "assistant" } }], usage };
  const broken = { ...chunks[0], choices: [], error: { code: 400, message: "Refused." } };
  const failed = { id: "gen-r", status: "failed", error: { code: "server_error", message: "Broke." } };
  const counts = { input_tokens: 3, output_tokens: 2, cost: 0.001 };
  const ways: [string, string, Reply][] = [
    ["usage before an error", "/chat/completions", steps(data(told) + data(broken))],
    ["usage with an error", "/chat/completions", steps(data({ ...broken, usage }))],
    ["usage behind an error", "/chat/completions", steps(data(broken) + data({ ...told, choices: [] }))],
    ["usage before an end without a reason", "/chat/completions", steps(data(told))],
    ["usage in a whole error", "/chat/completions", json({ ...broken, usage })],
    ["a response that failed", "/responses", json({ ...failed, usage: counts })],
    [
      "a streamed one",
      "/responses",
      steps(data({ type: "response.failed", response: { ...failed, usage: counts } })),
    ],
    [
      "a message",
      "/messages",
      json({ type: "error", error: { type: "api_error", message: "B" }, usage: counts }),
    ],
    ["an image", "/images", json({ error: { code: 502, message: "B" }, usage: counts })],
  ];

  test.each(ways)("%s", async (_, path, reply) => {
    const request = { path, body: '{"model":"m","stream":true}' };
    const ledger: Receipt[] = [];
    const options = { ledger: { record: (receipt: Receipt) => void ledger.push(receipt) } };
    const client = bench.answering(reply, options);
    const error = await client.relay(request).then(readAll, (thrown) => thrown);
    const known = { cost: 10n ** 12n, costSource: "reported", tokens: { prompt: 3, completion: 2 } };
    expect(error.receipt).toMatchObject(known);
    expect(ledger).toMatchObject([known]);
  });

  test("of attempts that are made again too", async () => {
    const ledger: Receipt[] = [];
    const budgets = createBudgets({
      budgets: [{ limit: "1" }],
      offers: () => [{ pricing: { prompt: "0", completion: "0" }, max_completion_tokens: 5 }],
    });
    const busy = { ...chunks[0], choices: [], error: { code: 503, message: "Busy." }, usage };
    bench.upstream.enqueue(steps(data(busy)), steps(data(told)), sse(chunks));
    const client = bench.create({
      retry: quick,
      budgets,
      ledger: { record: (each) => void ledger.push(each) },
    });
    const answer = await client.relay(streamed);
    await readAll(answer);
    const { cost = 0n } = (await answer.receipt) as Receipt;
    expect(ledger.map((receipt) => receipt.cost)).toEqual([10n ** 12n, 10n ** 12n, cost]);
    expect(await budgets.status({ tags: {} })).toMatchObject([
      { spent: cost + 2n * 10n ** 12n, reserved: 0n },
    ]);
  });

  test("what an attempt told is not booked for the next one", async () => {
    bench.upstream.enqueue(
      steps(data({ ...chunks[0], choices: [], error: { code: 503, message: "Busy." }, usage })),
      json({ error: { code: 400, message: "No." } }, { status: 400 }),
    );
    const error = await bench
      .create({ retry: quick })
      .relay(streamed)
      .then(readAll, (thrown) => thrown);
    expect(error).toMatchObject({ status: 400, receipt: { cost: 0n } });
  });
});

describe("streams of what is no text", () => {
  const usage = { input_tokens: 3, output_tokens: 4, cost: 0.04 };
  const partial = { type: "image_generation.partial_image", b64_json: "AAAA" };
  const image = { type: "image_generation.completed", b64_json: "AAAA", usage };
  const words = { type: "transcript.text.delta", delta: "Hel" };
  const written = { type: "transcript.text.done", text: "Hello", usage };
  const ask = (path: string): RelayRequest =>
    path === "/images"
      ? { path, body: '{"model":"m","prompt":"a","stream":true}' }
      : { path, body: "--b\r\n", request: { model: "m", stream: "true" } };

  test.each([
    ["/images", [partial, image]],
    ["/audio/transcriptions", [words, written]],
  ] as const)("%s pass from the first event on", async (path, [first, last]) => {
    const reply = { ...steps(data(first), { wait: 150 }, data(last)) };
    const reading = { ...reply, headers: { ...types, "x-generation-id": "gen-i" } };
    const began = performance.now();
    const answer = await bench.answering(reading).relay(ask(path));
    expect(Buffer.from((await (answer.body as RelayStream).read()) ?? []).toString()).toBe(data(first));
    expect(performance.now() - began).toBeLessThan(140);
    expect(await readAll(answer)).toEqual({ said: data(last), error: undefined });
    const known = { cost: 40n * 10n ** 12n, streamed: true, generationId: "gen-i", error: undefined };
    expect(await answer.receipt).toMatchObject({ ...known, costSource: "reported" });
  });

  test("nobody has read that the form asks for one", async () => {
    const request = { path: "/audio/transcriptions", body: "--b\r\n" };
    const answer = await bench.answering(steps(data(words), data(written))).relay(request);
    expect((await readAll(answer)).said).toBe(data(words) + data(written));
    expect(await answer.receipt).toMatchObject({ costSource: "reported" });
  });

  test("an error in place of the first event is thrown, one cut behind it breaks, and neither is a lost retry", async () => {
    const client = bench.create({ retry: { ...quick, maxRetries: 1 } });
    const busy = { type: "error", error: { code: 503, message: "Busy." } };
    bench.upstream.enqueue(steps(data(busy)), steps(data(partial), { cut: true }));
    const { said, error } = await readAll(await client.relay(ask("/images")));
    expect([said, error?.kind]).toEqual([data(partial), "connection"]);
    expect(bench.upstream.requests).toHaveLength(2);
  });

  test("JSON where a stream was asked for stays JSON", async () => {
    const answer = await bench.answering(json({ data: [], usage: { cost: 0.04 } })).relay(ask("/images"));
    expect(answer.body).toBe('{"data":[],"usage":{"cost":0.04}}');
  });
});

describe("headers", () => {
  test("of an answer that is another than the server's, or was decoded, do not tell of the server's bytes", async () => {
    const body = JSON.stringify(plainText.completion);
    const headers = { "content-type": "application/json", "content-length": String(body.length), "x-a": "1" };
    bench.upstream.fallback = text(body, { headers });
    for (const request of [streamed, { ...streamed, body: JSON.stringify(plainText.request) }]) {
      const answer = await bench.create().relay(request);
      for (const name of ["content-length", "content-encoding", "transfer-encoding"]) {
        expect(answer.headers[name]).toBeUndefined();
        expect(answer.header(name)).toBeUndefined();
      }
      expect([answer.headers["x-a"], answer.header("x-a")]).toEqual(["1", "1"]);
    }
  });
});

describe.each(transports)("a stream that is dropped, over %s", (_, options) => {
  test("frees its socket, and its receipt is written", async () => {
    const told: Receipt[] = [];
    bench.upstream.fallback = hangMidStream(chunks, 2);
    const client = bench.create({ ...options, onReceipt: (receipt) => told.push(receipt) });
    await (async () => {
      await client.relay(streamed);
      await ((await client.relay(streamed)).body as RelayStream).read();
      void (await client.relay(streamed)).receipt;
    })();
    for (let turn = 0; turn < 100 && told.length < 3; turn += 1) {
      collect();
      await sleep(10);
    }
    expect(told).toMatchObject([{ aborted: true }, { aborted: true }, { aborted: true }]);
    for (const { closed } of bench.upstream.requests) await closed;
    expect(bench.upstream.requests.map(({ clientHungUp }) => clientHungUp)).toEqual([true, true, true]);
  });

  test("one that somebody waits for is not", async () => {
    const told: Receipt[] = [];
    bench.upstream.fallback = steps(
      events[0] as string,
      events[1] as string,
      { wait: 200 },
      events.slice(2).join(""),
    );
    const client = bench.create({ ...options, onReceipt: (receipt) => told.push(receipt) });
    const reading = (async () => {
      const { body } = await client.relay(streamed);
      return (body as RelayStream).read().then(() => (body as RelayStream).read());
    })();
    const whole = client.relay(streamed).then(readAll);
    for (let turn = 0; turn < 5; turn += 1) {
      collect();
      await sleep(10);
    }
    expect(told).toEqual([]);
    expect((await whole).error).toBeUndefined();
    expect(await reading).toBeDefined();
    for (let turn = 0; turn < 100 && told.length < 2; turn += 1) {
      collect();
      await sleep(10);
    }
    expect(told).toHaveLength(2);
  });
});

test("a cut behind the finish reason is the end", async () => {
  const answer = await bench.answering(cutMidStream(chunks, chunks.length)).relay(streamed);
  expect((await readAll(answer)).error).toBeUndefined();
});
