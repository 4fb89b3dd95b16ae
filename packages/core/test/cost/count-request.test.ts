import type { ChatRequest, Message } from "@wayfare/core";
import { countReply, countRequest, estimateCost, estimateTokens } from "@wayfare/core/cost";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

/** A counter that is easy to check: one token a character. */
const letters = (text: string): number => text.length;

function ask(content: Message["content"], more: Partial<ChatRequest> = {}): ChatRequest {
  return { messages: [{ role: "user", content } as Message], ...more };
}

/** What a request takes beyond an empty one. */
function beyond(request: ChatRequest): { low: number; high: number } {
  const empty = countRequest(ask(""), letters).prompt;
  const { low, high } = countRequest(request, letters).prompt;
  return { low: low - empty.low, high: high - empty.high };
}

function dataUrl(type: string, bytes: number): string {
  return `data:${type};base64,${"A".repeat(Math.ceil((bytes * 4) / 3))}`;
}

describe("text", () => {
  test("counts in messages, parts and plain prompts", () => {
    expect(beyond(ask("hello"))).toEqual({ low: 5, high: 5 });
    expect(
      beyond(
        ask([
          { type: "text", text: "hel" },
          { type: "text", text: "lo" },
        ]),
      ),
    ).toEqual({ low: 5, high: 5 });
    expect(countRequest({ prompt: "hello" }, letters).prompt.low).toBeGreaterThanOrEqual(5);
  });

  test("counts in tool calls and their results", () => {
    const call = { id: "c", type: "function" as const, function: { name: "find", arguments: '{"a":1}' } };
    const messages: Message[] = [
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", content: "found", tool_call_id: "c" },
    ];
    const [silent, spoken] = [{ role: "assistant" }, { role: "tool", content: "" }] as Message[];
    const without = countRequest({ messages: [silent, spoken] as Message[] }, letters).prompt;
    const withCalls = countRequest({ messages }, letters).prompt;
    expect(withCalls.low - without.low).toBe("find".length + '{"a":1}'.length + "found".length);
  });

  test("of tools and schemas may be shortened or left out", () => {
    const parameters = { type: "object", properties: { city: { type: "string" } } };
    const tools: ChatRequest["tools"] = [{ type: "function", function: { name: "weather", parameters } }];
    const length = JSON.stringify(tools).length;
    const counted = beyond(ask("", { tools }));
    expect(counted.low).toBe(Math.floor(length / 2));
    expect(counted.high).toBeGreaterThanOrEqual(length);
    const format = { type: "json_schema" as const, json_schema: { name: "a", schema: parameters } };
    expect(beyond(ask("", { response_format: format }))).toEqual({
      low: 0,
      high: JSON.stringify(format).length,
    });
  });

  test("of earlier reasoning may be left out", () => {
    const messages = [{ role: "assistant", content: "yes", reasoning: "because" }] as Message[];
    expect(beyond({ messages })).toEqual({ low: 3, high: 10 });
  });

  test("is counted for the model that is asked", () => {
    const asked: (string | undefined)[] = [];
    const note = (_: string, model?: string): number => asked.push(model);
    countRequest(ask("a", { model: "x/a" }), note);
    countRequest(ask("a", { models: ["x/b", "x/c"] }), note);
    expect(asked).toEqual(["x/a", "x/b"]);
  });

  test("may be counted as a range", () => {
    expect(beyond(ask("hello")).high).toBe(5);
    const range = { low: 1, likely: 2, high: 30 };
    const { prompt } = countRequest(ask("hello"), () => range);
    const none = countRequest(ask(""), letters).prompt;
    expect([prompt.low - none.low, prompt.likely - none.likely, prompt.high - none.high]).toEqual([1, 2, 30]);
  });
});

describe("a caller's own counter", () => {
  const counted = (tokens: unknown) => countRequest(ask("hello"), (() => tokens) as () => number).prompt;
  const none = countRequest(ask(""), letters).prompt;
  const own = countRequest(ask("hello")).prompt;

  test("may give fractions and less than nothing", () => {
    expect(counted(2.1).high).toBe(none.high + 3);
    expect(counted(-5)).toEqual(none);
    expect(counted({ low: 0.5, likely: 0.2, high: -1 })).toEqual({
      ...{ low: none.low + 1, likely: none.likely + 1, high: none.high + 1 },
    });
  });

  test.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e308,
    undefined,
    "five",
    {},
    { low: 0, likely: 1, high: Number.NaN },
  ])("gives way to the estimate where it gives no number: %s", (tokens) => {
    expect(counted(tokens)).toEqual(own);
  });

  test("never makes a cost throw", () => {
    const any = fc.oneof(fc.double(), fc.anything());
    fc.assert(
      fc.property(any, (tokens) => {
        const offers = [{ pricing: { prompt: "1e-6", completion: "1e-6" } }];
        const { cost } = estimateCost(ask("hello", { max_tokens: 5 }), offers, {
          countTokens: (() => tokens) as () => number,
        });
        expect(cost?.high).toBeGreaterThan(0n);
      }),
    );
  });
});

describe("media", () => {
  test("images count as tokens and by the piece", () => {
    const image = (detail?: "low") => ({
      type: "image_url" as const,
      image_url: { url: "https://a/b.png", detail },
    });
    const two = countRequest(ask([image(), image("low")]), letters);
    expect(two).toMatchObject({ images: 2, hasSound: false });
    const one = countRequest(ask([image()]), letters);
    expect(one.media.high).toBeGreaterThan(two.media.high - one.media.high);
    expect(two.prompt.high).toBeGreaterThan(two.media.high);
  });

  test("a minute of sound counts by its length, whatever its format", () => {
    const minutes: [format: "mp3" | "wav" | "flac", bytes: number][] = [
      ["mp3", 60 * 16_000],
      ["wav", 60 * 96_000],
      ["flac", 60 * 50_000],
    ];
    for (const [format, bytes] of minutes) {
      const data = "A".repeat((bytes * 4) / 3);
      const { media, hasSound } = countRequest(
        ask([{ type: "input_audio", input_audio: { data, format } }]),
        letters,
      );
      expect(hasSound).toBe(true);
      // 10 tokens a second at one provider, 32 at another.
      expect(media.low, format).toBeLessThanOrEqual(600);
      expect(media.high, format).toBeGreaterThanOrEqual(1920);
    }
  });

  test("an image may have eight tiles of the model that counts most for one", () => {
    const image = (detail: string) => ({ type: "image_url", image_url: { url: "https://a/b.png", detail } });
    const high = (detail: string) => countRequest(ask([image(detail)] as never), letters).media.high;
    expect(high("high")).toBeGreaterThanOrEqual(2833 + 8 * 5667);
    expect(high("low")).toBeGreaterThanOrEqual(2833);
    expect(high("low")).toBeLessThanOrEqual(3000);
  });

  test.each(["ogg", "opus", "webm", undefined])(
    "a minute of packed speech counts by its length: %s",
    (format) => {
      const data = "A".repeat((60 * 750 * 4) / 3);
      const part = { type: "input_audio", input_audio: { data, format } };
      expect(countRequest(ask([part] as never), letters).media.high).toBeGreaterThanOrEqual(1920);
    },
  );

  test("base64 of media is not counted as text", () => {
    const url = dataUrl("image/png", 3_000_000);
    const { prompt } = countRequest(ask([{ type: "image_url", image_url: { url } }]), letters);
    expect(prompt.high).toBeLessThan(60_000);
  });

  test("files count by their size and kind", () => {
    const file = (file_data: string) =>
      countRequest(ask([{ type: "file", file: { file_data } }]), letters).media;
    expect(file(dataUrl("text/plain", 4000)).likely).toBeCloseTo(1000, -2);
    const [small, large] = [
      file(dataUrl("application/pdf", 10_000)),
      file(dataUrl("application/pdf", 1_000_000)),
    ];
    // Packed text takes up to a token a byte, and the picture of a page some thousands.
    expect(small.high).toBeGreaterThanOrEqual(10_000);
    expect(small.high).toBeLessThan(20_000);
    expect(large.high).toBeGreaterThanOrEqual(1_000_000);
    expect(file(dataUrl("application/pdf", 300)).high).toBeGreaterThan(3000);
    expect(file("https://a/b.pdf").high).toBeGreaterThan(100_000);
  });

  test("videos bring pictures and sound", () => {
    const url = dataUrl("video/mp4", 2_500_000);
    const counted = countRequest(ask([{ type: "video_url", video_url: { url } }]), letters);
    expect(counted).toMatchObject({ images: 0, hasSound: true });
    expect(counted.media.low).toBeLessThan(counted.media.high);
  });
});

describe("what nobody foresaw", () => {
  test("a part of an unknown kind counts as its JSON at most", () => {
    const part = { type: "hologram", light: "xyz" };
    expect(beyond(ask([part] as never))).toEqual({ low: 0, high: JSON.stringify(part).length });
  });

  test("nothing in a request makes it throw, and ranges stay in order", () => {
    const messages = fc.anything({ maxDepth: 4 });
    const odd = fc.record({
      messages,
      tools: fc.anything(),
      response_format: fc.anything(),
      prompt: fc.anything(),
    });
    const part = fc.record({
      type: fc.constantFrom("text", "file", "image_url", "input_audio", "video_url"),
    });
    const content = fc.array(fc.oneof(part, fc.anything()));
    const near = fc.record({ messages: fc.array(fc.record({ role: fc.constant("assistant"), content })) });
    fc.assert(
      fc.property(fc.oneof(odd, near), (request) => {
        const { prompt, media } = countRequest(request as ChatRequest);
        expect(prompt.low).toBeLessThanOrEqual(prompt.likely);
        expect(prompt.likely).toBeLessThanOrEqual(prompt.high);
        expect(media.high).toBeLessThanOrEqual(prompt.high);
      }),
    );
  });
});

test("a reply is counted with its reasoning and tool calls", () => {
  const call = { id: "c", type: "function" as const, function: { name: "find", arguments: "{}" } };
  const reply = { content: "yes", reasoning: "because", tool_calls: [call] };
  expect(countReply([reply], letters)).toEqual({ low: 9, likely: 16, high: 16 });
  expect(countReply([{ content: "Hello there." }])).toEqual(estimateTokens("Hello there."));
  expect(countReply([])).toEqual({ low: 0, likely: 0, high: 0 });
});
