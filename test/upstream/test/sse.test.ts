import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeEvents, encodeSse, type SseOptions, sse, startUpstream, type Upstream } from "../src/index.ts";

const chunks = [{ a: "é" }, "two\nlines"];

describe("spelling", () => {
  test.each<[string, SseOptions, string]>([
    ["plain", {}, 'data: {"a":"é"}\n\ndata: two\ndata: lines\n\ndata: [DONE]\n\n'],
    ["CRLF", { eol: "\r\n", done: false }, 'data: {"a":"é"}\r\n\r\ndata: two\r\ndata: lines\r\n\r\n'],
    ["CR", { eol: "\r", done: false }, 'data: {"a":"é"}\r\rdata: two\rdata: lines\r\r'],
    ["no space", { spaceAfterColon: false, done: false }, 'data:{"a":"é"}\n\ndata:two\ndata:lines\n\n'],
    ["no last newline", { finalNewline: false }, 'data: {"a":"é"}\n\ndata: two\ndata: lines\n\ndata: [DONE]'],
    ["BOM", { bom: true, done: false }, '\uFEFFdata: {"a":"é"}\n\ndata: two\ndata: lines\n\n'],
  ])("%s", (_, options, expected) => {
    expect(encodeSse(chunks, options)).toBe(expected);
  });

  test("comments before the first event, or before each", () => {
    const count = (comments: number | boolean) =>
      encodeEvents(chunks, { comments }).map((e) => e.split(": OPEN").length - 1);
    expect(count(2)).toEqual([2, 0, 0]);
    expect(count(true)).toEqual([1, 1, 1]);
    expect(count(false)).toEqual([0, 0, 0]);
  });
});

describe("pieces", () => {
  let upstream: Upstream;
  beforeAll(async () => {
    upstream = await startUpstream();
  });
  afterAll(() => upstream.close());

  async function arrive(options: SseOptions): Promise<string> {
    upstream.enqueue(sse(chunks, options));
    const response = await fetch(`${upstream.url}/chat/completions`);
    const parts: Uint8Array[] = [];
    for await (const part of response.body ?? []) parts.push(part as Uint8Array);
    return Buffer.concat(parts).toString();
  }

  test.each<[string, SseOptions]>([
    ["events", {}],
    ["whole", { writes: "whole" }],
    ["bytes", { writes: 1 }],
    ["cuts inside a character", { cutAt: [13, 3, 3, 9999] }],
  ])("%s add up to the same text", async (_, options) => {
    expect(await arrive(options)).toBe(encodeSse(chunks));
  });

  test("cuts are counted in bytes, with waits between the writes", () => {
    // Byte 13 is the second byte of é.
    const { steps } = sse(chunks, { cutAt: [3, 13], wait: 30 });
    const sizes = steps.map((step) => ("write" in step ? step.write.length : step));
    const total = Buffer.byteLength(encodeSse(chunks));
    expect(sizes).toEqual([3, { wait: 30 }, 10, { wait: 30 }, total - 13]);
  });

  test("writes of no bytes are refused", () => {
    expect(() => sse(chunks, { writes: 0 })).toThrow(RangeError);
  });
});
