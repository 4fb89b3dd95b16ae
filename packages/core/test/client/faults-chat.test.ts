import {
  bigBody,
  cutAfterHeaders,
  cutBeforeHeaders,
  hangAfterHeaders,
  hangBeforeHeaders,
  json,
  late,
  type Reply,
  startUpstream,
  stories,
  text,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { ask, failureOf, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
const { completion } = stories.plainText;
const whole = JSON.stringify(completion);
const jsonHeaders = { "content-type": "application/json" };
const half = { write: whole.slice(0, 60) };
const rest = { write: whole.slice(60) };

/** A JSON reply whose length the headers tell. */
function sized(steps: Reply["steps"]): Reply {
  return { headers: { ...jsonHeaders, "content-length": String(whole.length) }, steps };
}

describe.each(transports)("chat() over %s", (_, options) => {
  test.each<[string, Reply, object]>([
    ["cut before headers", cutBeforeHeaders(), { kind: "connection", phase: "request" }],
    ["cut after headers", cutAfterHeaders(jsonHeaders), { kind: "connection", phase: "body" }],
    [
      "cut inside the body",
      { headers: jsonHeaders, steps: [half, { wait: 5 }, { cut: true }] },
      { kind: "connection", phase: "body" },
    ],
    [
      "cut inside a body of known length",
      sized([half, { wait: 5 }, { cut: true }]),
      { kind: "connection", phase: "body" },
    ],
    ["body that ends in good order but too early", { headers: jsonHeaders, steps: [half] }, { status: 502 }],
    ["empty body", { headers: jsonHeaders, steps: [] }, { kind: "interrupted", phase: "body" }],
    ["body of white space", { headers: jsonHeaders, steps: [{ write: "\n \n" }] }, { kind: "interrupted" }],
    ["a page of HTML with status 200", text("<!doctype html><p>hi"), { kind: "unavailable", status: 502 }],
    ["JSON that is no completion", json({ object: "list", data: [] }), { kind: "interrupted" }],
    ["an empty object", json({}), { kind: "interrupted" }],
    ["null", json(null), { kind: "unavailable", status: 502 }],
  ])("%s", async (_name, reply, expected) => {
    const error = await failureOf(bench.answering(reply, options).chat(ask));
    expect(error).toMatchObject({ retryable: true, ...expected });
    expect(error.receipt).toMatchObject({ error: error.kind, aborted: false, costSource: "unknown" });
    expect(error.receipt?.attempts).toHaveLength(1);
  });

  test.each<[string, Reply, object]>([
    ["hang before headers", hangBeforeHeaders(), { phase: "first_byte" }],
    ["hang after headers", hangAfterHeaders(jsonHeaders), { phase: "first_byte" }],
    ["hang inside the body", { headers: jsonHeaders, steps: [half, { hang: true }] }, { phase: "idle" }],
    ["hang inside a body of known length", sized([half, { hang: true }]), { phase: "idle" }],
    ["hang inside an error body", { status: 500, steps: [half, { hang: true }] }, { phase: "idle" }],
  ])("%s", async (_name, reply, expected) => {
    const deadlines = { firstByte: 60, idle: 90, total: 5000 };
    const began = performance.now();
    const error = await failureOf(bench.answering(reply, { ...options, deadlines }).chat(ask));
    const limit = { first_byte: 60, idle: 90 }[(expected as { phase: "idle" }).phase];
    expect(error).toMatchObject({ name: "TimeoutError", kind: "timeout", retryable: true, ...expected });
    expect(error.message).toMatch(`within ${limit} ms`);
    expect(performance.now() - began).toBeGreaterThan(limit - 5);
    expect(performance.now() - began).toBeLessThan(2000);
    await bench.upstream.settled();
    // None when the machine is so busy that the call was given up before it went out.
    for (const { clientHungUp } of bench.upstream.requests) expect(clientHungUp).toBe(true);
  });

  test("the total deadline ends what the others would let go on", async () => {
    const beat = [{ write: " " }, { wait: 10 }];
    const reply = { headers: jsonHeaders, steps: [{ repeat: beat }] };
    const deadlines = { firstByte: 1000, idle: 1000, total: 80 };
    const error = await failureOf(bench.answering(reply, { ...options, deadlines }).chat(ask));
    expect(error).toMatchObject({ kind: "timeout", phase: "total", retryable: false });
    expect(error.message).toContain("deadlines.total");
  });

  test.each<[string, Reply]>([
    ["late headers", late(json(completion), 60)],
    [
      "white space before the body, as a keep-alive",
      {
        headers: jsonHeaders,
        steps: [{ repeat: [{ write: "\n" }, { wait: 60 }], times: 6 }, { write: whole }],
      },
    ],
    ["a body that drips", { headers: jsonHeaders, steps: drip(whole, 60) }],
    ["a byte order mark", text(`\uFEFF${whole}`, { headers: jsonHeaders })],
    ["the wrong content type", text(whole)],
    ["a body of known length", sized([half, rest])],
  ])("%s is no fault", async (_name, reply) => {
    const deadlines = { firstByte: 250, idle: 250 };
    expect(await bench.answering(reply, { ...options, deadlines }).chat(ask)).toEqual(completion);
  });

  test("a large body of known length may take longer than the idle deadline, while bytes come", async () => {
    const big = JSON.stringify({ ...completion, padding: "x".repeat(300_000) });
    const headers = { ...jsonHeaders, "content-length": String(big.length) };
    const client = bench.answering(
      { headers, steps: drip(big, 60) },
      { ...options, deadlines: { idle: 250 } },
    );
    expect(await client.chat(ask)).toMatchObject({ id: completion.id });
  });

  test("10 MB", async () => {
    const reply = await bench.answering(bigBody(), options).chat(ask);
    expect(reply.choices[0]?.message.content).toHaveLength(10_000_000);
  });

  test("a refused connection, and an address that is none", async () => {
    const closed = await startUpstream();
    await closed.close();
    const nobody = { ...options, baseURL: closed.url };
    const refused = await failureOf(bench.create(nobody).chat(ask));
    expect(refused).toMatchObject({ name: "ConnectionError", kind: "connection", phase: "connect" });
    // Nobody bills what was never sent.
    expect(refused.receipt).toMatchObject({ cost: 0n, costSource: "computed" });
    expect(refused.message).toContain("ECONNREFUSED");
    expect(refused.retryable).toBe(true);
    const broken = await failureOf(bench.create({ ...options, baseURL: "http://a b/api" }).chat(ask));
    expect(broken).toMatchObject({ kind: "request", retryable: false });
    expect(broken.message).toContain("baseURL");
  });

  test("answers with more headers than the runtime takes are the server's fault", async () => {
    const headers = { ...jsonHeaders, "x-filler": "x".repeat(40_000) };
    const error = await failureOf(bench.answering(json(completion, { headers }), options).chat(ask));
    expect(error).toMatchObject({ kind: "connection", phase: "request" });
  });
});

function drip(body: string, wait: number): Reply["steps"] {
  const size = Math.ceil(body.length / 6);
  const pieces = Array.from({ length: 6 }, (_, at) => body.slice(at * size, (at + 1) * size));
  return pieces.flatMap((write) => [{ write }, { wait }]);
}
