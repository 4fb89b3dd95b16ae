import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as Core from "@wayfare/core";
import { cutMidStream, errorReply, json, sse, stories } from "@wayfare/test-upstream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, KEY, quick, useUpstream } from "../support.ts";

const bench = useUpstream();
const dist = fileURLToPath(new URL(".", import.meta.resolve("@wayfare/core")));
const copies: string[] = [];

/** The package as a deployment has it that lost the files of one piece, which is loaded when it is first needed. */
async function without(piece: string): Promise<typeof Core> {
  const copy = await mkdtemp(join(tmpdir(), "without-"));
  copies.push(copy);
  await cp(dist, copy, { recursive: true });
  const lost = (await readdir(copy)).filter((name) => name.startsWith(`${piece}-`) && name.endsWith(".js"));
  expect(lost).toHaveLength(1);
  for (const name of lost) await rm(join(copy, name));
  return (await import(pathToFileURL(join(copy, "index.js")).href)) as typeof Core;
}

afterAll(async () => {
  for (const copy of copies) await rm(copy, { recursive: true });
});

describe("without what explains failures", () => {
  let core: typeof Core;
  beforeAll(async () => {
    core = await without("failures");
  });
  const create = () => core.createOpenRouter({ apiKey: KEY, baseURL: bench.upstream.url, retry: quick });

  test.each([
    [400, "InvalidRequestError"],
    [401, "AuthenticationError"],
    [402, "PaymentRequiredError"],
    [403, "AuthenticationError"],
    [404, "InvalidRequestError"],
  ])("%i is what it is, and is sent once", async (status, name) => {
    bench.upstream.fallback = errorReply(status, { error: { code: status, message: `No, ${KEY}.` } });
    const calls = [
      () => create().chat(ask),
      () => create().stream(ask).final(),
      () => create().embeddings(ask as never),
    ];
    for (const call of calls) {
      const error = await call().catch((thrown: unknown) => thrown as Core.OpenRouterError);
      expect(error).toMatchObject({ name, status, retryable: false, receipt: { cost: 0n } });
      expect((error as Error).message).toContain("No, ");
      expect((error as Error).message).not.toContain(KEY);
    }
    expect(bench.upstream.requests).toHaveLength(3);
  });

  test.each([
    [408, "UnavailableError"],
    [429, "RateLimitError"],
    [500, "UnavailableError"],
    [529, "UnavailableError"],
  ])("%i is tried again", async (status, name) => {
    bench.upstream.fallback = errorReply(status, {});
    const error = await create()
      .chat(ask)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name, status, retryable: true });
    expect(bench.upstream.requests).toHaveLength(3);
  });

  test("an answer that is none is not paid for twice", async () => {
    bench.upstream.fallback = json({ hello: 1 });
    const error = await create()
      .chat(ask)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "interrupted", status: 200, retryable: false });
    expect(bench.upstream.requests).toHaveLength(1);
  });

  test("a forwarded stream ends with an error chunk all the same", async () => {
    bench.upstream.enqueue(cutMidStream(stories.plainText.chunks, 2));
    const text = await new Response(create().stream(ask).toReadableStream()).text();
    const last = JSON.parse(text.trim().split("\n\n").at(-1)?.slice("data: ".length) ?? "");
    expect(last).toMatchObject({
      ...{ id: stories.plainText.completion.id, object: "chat.completion.chunk" },
      error: { code: 502, message: expect.stringContaining("connection") },
      choices: [{ index: 0, finish_reason: "error" }],
    });
  });
});

test("without what reads streams, a stream is given up and not begun again", async () => {
  const core = await without("answer-body");
  bench.upstream.fallback = sse(stories.plainText.chunks, { wait: 20 });
  const client = core.createOpenRouter({ apiKey: KEY, baseURL: bench.upstream.url, retry: quick });
  const error = await client
    .stream(ask)
    .final()
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ kind: "interrupted", status: 200, retryable: false });
  await bench.upstream.settled(500);
  expect(bench.upstream.requests).toHaveLength(1);
});
