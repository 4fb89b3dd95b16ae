import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as faults from "../src/index.ts";
import {
  type ErrorName,
  errorBodies,
  errorBody,
  startUpstream,
  stories,
  type Upstream,
} from "../src/index.ts";
import { readEvents } from "./read-events.ts";

const { chunks } = stories.plainText;
const content = chunks.slice(0, 4);
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterEach(() => upstream.reset());
afterAll(() => upstream.close());

function ask(reply: faults.Reply): Promise<Response> {
  upstream.enqueue(reply);
  return fetch(`${upstream.url}/chat/completions`, { method: "POST", body: "{}" });
}

test.each(Object.keys(errorBodies) as ErrorName[])("%s is sent as it stands", async (name) => {
  const { status, body, headers = {} } = errorBodies[name];
  const response = await ask(errorBody(name));
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual(body);
  for (const [header, value] of Object.entries(headers)) expect(response.headers.get(header)).toBe(value);
  if (typeof body.error.code === "number") expect(body.error.code).toBe(status);
});

test("an error reply takes any status and body", async () => {
  const response = await ask(faults.errorReply(418, { teapot: true }, { "x-mark": "c" }));
  expect([response.status, response.headers.get("x-mark")]).toEqual([418, "c"]);
  expect(await response.json()).toEqual({ teapot: true });
});

test("429 carries Retry-After in both forms", async () => {
  const date = new Date("2027-01-02T03:04:05Z");
  const seconds = await ask(faults.rateLimited({ retryAfter: 7, metadata: { provider_name: "Quay" } }));
  expect([seconds.status, seconds.headers.get("retry-after")]).toEqual([429, "7"]);
  expect(await seconds.json()).toMatchObject({ error: { metadata: { provider_name: "Quay" } } });
  const dated = await ask(faults.rateLimited({ retryAfter: date }));
  expect(dated.headers.get("retry-after")).toBe("Sat, 02 Jan 2027 03:04:05 GMT");
  expect((await ask(faults.rateLimited())).headers.has("retry-after")).toBe(false);
});

test("an error inside 200 comes in both shapes", async () => {
  const bare = await ask(faults.errorInside200());
  expect(bare.status).toBe(200);
  expect(await bare.json()).toEqual({ id: expect.any(String), error: faults.UPSTREAM_BROKE });
  const partial = await (await ask(faults.errorInside200("choice"))).json();
  expect(partial).toMatchObject({
    choices: [{ finish_reason: "error", error: { code: 502 }, message: { content: "As far as I" } }],
  });
});

describe.each(["choice", "empty_choices", "bare"] as const)("an error event with %s", (form) => {
  const error = { code: "server_error", message: "gone" };

  test("as the first and only event", async () => {
    const response = await ask(faults.errorFirstEvent(error, form));
    expect(response.status).toBe(200);
    const body = await response.text();
    expect(readEvents(body)).toMatchObject([{ error }]);
    expect(body).not.toContain("[DONE]");
  });

  test("mid-stream, under the id of the stream", async () => {
    const response = await ask(faults.errorMidStream(chunks, error, form, { done: true }));
    const body = await response.text();
    const events = readEvents(body);
    expect(events.slice(0, -1)).toEqual(content);
    expect(events.at(-1)).toMatchObject({ error, ...(form !== "bare" && { id: chunks[0]?.id }) });
    expect(body).toContain("[DONE]");
  });
});

test("an HTML page instead of an answer", async () => {
  const response = await ask(faults.htmlError());
  expect([response.status, response.headers.get("content-type")]).toEqual([502, "text/html; charset=utf-8"]);
  expect(await response.text()).toContain("<h1>502</h1>");
});
