import type { Receipt, RelayAnswer, RelayRequest } from "@wayfare/core";
import { json, type Reply, text } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { failureOf, KEY, useUpstream } from "../support.ts";

const bench = useUpstream();
const asked = (path: string): RelayRequest => ({ path, body: '{"model":"m","max_tokens":9,"stream":true}' });
const data = (event: unknown) => `data: ${JSON.stringify(event)}\n\n`;
const events = (...all: object[]): Reply =>
  text(all.map(data).join(""), { headers: { "content-type": "text/event-stream" } });

async function read({ body }: RelayAnswer): Promise<string> {
  if (typeof body === "string") return body;
  let said = "";
  for await (const bytes of body) said += Buffer.from(bytes).toString();
  return said;
}

async function receiptOf(path: string, reply: Reply): Promise<Receipt | undefined> {
  const answer = await bench.answering(reply).relay(asked(path));
  await read(answer);
  return answer.receipt;
}

describe("messages", () => {
  const message = { id: "gen-m", type: "message", model: "m", stop_reason: null };
  const atStart = {
    input_tokens: 25,
    cache_read_input_tokens: 100,
    cache_creation_input_tokens: 7,
    output_tokens: 1,
  };
  const start = { type: "message_start", message: { ...message, usage: atStart } };
  const piece = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello" } };
  const stop = { type: "message_stop" };
  const end = (usage?: object) => ({ type: "message_delta", delta: { stop_reason: "end_turn" }, usage });
  const whole = { prompt: 132, completion: 15, cached: 100, cacheWrite: 7 };

  test.each([
    ["output alone", { output_tokens: 15 }],
    ["typed nulls", { input_tokens: null, cache_read_input_tokens: null, output_tokens: 15 }],
    ["all of it", { ...atStart, output_tokens: 15 }],
  ])("what the start told of usage is overlaid by the end: %s", async (_, usage) => {
    const receipt = await receiptOf("/messages", events(start, piece, end(usage), stop));
    expect(receipt).toMatchObject({ tokens: whole, finishReason: "end_turn", error: undefined });
  });

  test("the start alone is not the whole of it", async () => {
    const answer = await bench.answering(events(start, piece)).relay(asked("/messages"));
    const error = await failureOf(read(answer));
    expect(error.receipt).toMatchObject({ costSource: "unknown", tokens: { completion: undefined } });
  });

  test.each([
    ["a reason without usage", [end()]],
    ["a reason without usage, and the stop", [end(), stop]],
    ["the stop alone", [stop]],
    ["a reason in another spelling", [JSON.parse(JSON.stringify(end())), stop]],
  ])("%s ends it well", async (_, last) => {
    expect(await receiptOf("/messages", events(start, piece, piece, ...last))).toMatchObject({
      error: undefined,
    });
    const spaced = [start, piece, ...last].map((event) => data(event).replaceAll('":', '": ')).join("");
    const reply = text(spaced, { headers: { "content-type": "text/event-stream" } });
    expect(await receiptOf("/messages", reply)).toMatchObject({ error: undefined });
  });

  test.each([
    ["invalid_request_error", 400, "request"],
    ["authentication_error", 401, "authentication"],
    ["billing_error", 402, "payment"],
    ["permission_error", 403, "authentication"],
    ["not_found_error", 404, "request"],
    ["request_too_large", 413, "request"],
    ["rate_limit_error", 429, "rate_limit"],
    ["api_error", 500, "unavailable"],
    ["overloaded_error", 503, "unavailable"],
    ["timeout_error", 504, "unavailable"],
  ])("%s is %i", async (type, status, kind) => {
    const failed = { type: "error", error: { type, message: `It failed with ${KEY}.` } };
    for (const reply of [events(failed), json(failed), events(start, failed)]) {
      const error = await failureOf(bench.answering(reply).relay(asked("/messages")));
      expect(error).toMatchObject({ status, kind });
      const message = expect.stringMatching(/^It failed with (?:…|sk-or-…)\.$/);
      expect(error.body).toEqual({ type: "error", error: { type, message } });
    }
    const error = await failureOf(bench.answering(json(failed, { status: 529 })).relay(asked("/messages")));
    expect(error).toMatchObject({ status: 529, body: { type: "error", error: { type } } });
  });
});

describe("responses", () => {
  const created = { type: "response.created", response: { id: "r", status: "in_progress" } };
  const piece = { type: "response.output_text.delta", delta: "Hello" };

  test("an error event that says so by its type alone is seen, and no key passes", async () => {
    const failed = { type: "error", code: "server_error", message: `Bad key ${KEY}` };
    const answer = await bench.answering(events(created, piece, piece, failed)).relay(asked("/responses"));
    const said = await read(answer);
    expect(said).toContain("Bad key …");
    expect(said).not.toContain(KEY);
    expect(await answer.receipt).toMatchObject({ error: "unavailable" });
    const early = await failureOf(bench.answering(events(created, failed)).relay(asked("/responses")));
    expect(early).toMatchObject({ status: 500, body: { type: "error", code: "server_error" } });
  });

  test.each(["completed", "incomplete"])("%s without usage ends it well", async (status) => {
    const last = { type: `response.${status}`, response: { id: "r", status } };
    const receipt = await receiptOf("/responses", events(created, piece, piece, last));
    expect(receipt).toMatchObject({ error: undefined, finishReason: status });
  });
});
