import { createFetchTransport } from "@wayfare/core/internal";
import { json, type Reply, startUpstream, stories, type Upstream } from "@wayfare/test-upstream";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ask, failureOf, KEY, quick, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
const film = new Uint8Array([0, 1, 2, 255]);
const filmReply: Reply = { headers: { "content-type": "video/mp4" }, steps: [{ write: film }] };
const secrets = { "x-api-key": "the-secret-of-a-proxy", "x-provider-api-keys": "more", "x-mine": "1" };

let elsewhere: Upstream;
beforeAll(async () => {
  elsewhere = await startUpstream();
});
afterEach(() => elsewhere.reset());
afterAll(() => elsewhere.close());

function moved(location: string, status = 302): Reply {
  return { status, headers: { location }, steps: [{ write: "moved" }] };
}

describe.each(transports)("redirects over %s", (_, options) => {
  const create = () => bench.create({ ...options, headers: secrets, retry: quick });

  test("a download that lies elsewhere is fetched without any header of ours", async () => {
    bench.upstream.route("GET", "/videos/job-1/content", moved(`${elsewhere.url}/signed?sig=1`));
    elsewhere.route("GET", "/signed", filmReply);
    expect((await create().videos.content("job-1")).data).toEqual(film);
    const [hop] = elsewhere.requests;
    expect(hop?.query).toEqual({ sig: "1" });
    for (const name of ["authorization", ...Object.keys(secrets)])
      expect(hop?.headers[name], name).toBeUndefined();
  });

  test("nor do they come back with a second redirect", async () => {
    bench.upstream.route("GET", "/videos/job-1/content", moved(`${elsewhere.url}/away`));
    elsewhere.route("GET", "/away", moved(`${bench.upstream.url}/back`, 307));
    bench.upstream.route("GET", "/back", filmReply);
    await create().videos.content("job-1");
    expect(bench.upstream.requests.at(-1)?.headers["x-api-key"]).toBeUndefined();
  });

  test("within the server everything is sent along, whatever the form of the address", async () => {
    bench.upstream.route("GET", "/videos/job-1/content", moved("../films/1"));
    bench.upstream.route("GET", "/videos/films/1", filmReply);
    expect((await create().videos.content("job-1")).media_type).toBe("video/mp4");
    expect(bench.upstream.requests.at(-1)?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      ...secrets,
    });
  });

  test.each([301, 302, 303, 307, 308])("what costs is not sent elsewhere: %i", async (status) => {
    bench.upstream.route("POST", "/chat/completions", moved(`${elsewhere.url}/chat?key=${KEY}`, status));
    const error = await failureOf(create().chat(ask));
    expect(error).toMatchObject({ kind: "request", retryable: false, receipt: { cost: 0n } });
    expect(error.message).toContain(`${elsewhere.url}/chat`);
    expect(error.message).toContain("`baseURL`");
    expect(error.message).not.toContain(KEY);
    expect((await failureOf(create().stream(ask).final())).message).toBe(error.message);
    expect(elsewhere.requests).toEqual([]);
    expect(bench.upstream.requests).toHaveLength(2);
  });

  test("within the server it is, where the redirect keeps method and body", async () => {
    const { completion } = stories.plainText;
    bench.upstream.route("POST", "/chat/completions", moved("/api/v1/v2/chat", 308));
    bench.upstream.route("POST", "/v2/chat", json(completion));
    expect(await create().chat(ask)).toEqual(completion);
    expect(bench.upstream.requests.at(-1)?.json).toEqual(ask);
    bench.upstream.route("POST", "/chat/completions", moved("/api/v1/v2/chat", 301));
    expect(await failureOf(create().chat(ask))).toMatchObject({ kind: "request" });
  });

  test("circles, and addresses that are none, are errors", async () => {
    bench.upstream.route("GET", "/videos/job-1/content", moved("content"));
    const circle = await failureOf(create().videos.content("job-1"));
    expect(circle).toMatchObject({ kind: "request" });
    expect(bench.upstream.requests.length).toBeLessThan(12);
    for (const location of ["http://", "ftp://example.invalid/film", "javascript:1"]) {
      bench.upstream.route("GET", "/videos/job-1/content", moved(location));
      expect(await failureOf(create().videos.content("job-1"))).toMatchObject({ kind: "request" });
    }
  });
});

describe("where the platform does not tell the address, as in browsers", () => {
  const hidden = () => {
    const calls: RequestInit[] = [];
    const browser = async (url: string, init: RequestInit) => {
      calls.push(init);
      if (init.redirect === "manual") return Response.error();
      return await fetch(url, init);
    };
    return { calls, client: bench.create({ fetch: browser, headers: secrets }) };
  };

  test("it follows by itself, and is given nothing that it would not take away", async () => {
    bench.upstream.route("GET", "/videos/job-1/content", moved(`${elsewhere.url}/signed`));
    elsewhere.route("GET", "/signed", filmReply);
    const { client, calls } = hidden();
    expect((await client.videos.content("job-1")).data).toEqual(film);
    expect(calls.at(-1)?.headers).toEqual({ authorization: `Bearer ${KEY}` });
    expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
  });

  test("what costs is not sent again", async () => {
    const { client, calls } = hidden();
    const error = await failureOf(client.chat(ask));
    expect(error).toMatchObject({ kind: "request" });
    expect(error.message).toContain("`baseURL`");
    expect(calls).toHaveLength(1);
  });
});

test("the bare transport follows too, as the catalogue of a gateway needs it", async () => {
  bench.upstream.route("GET", "/catalogue.json", moved(`${elsewhere.url}/mirror`));
  elsewhere.route("GET", "/mirror", json({ data: [] }));
  const { signal } = new AbortController();
  const url = `${bench.upstream.url}/catalogue.json`;
  const response = await createFetchTransport()({ url, method: "GET", headers: secrets, signal });
  expect(await response.text()).toBe('{"data":[]}');
  expect(elsewhere.requests[0]?.headers["x-api-key"]).toBeUndefined();
});
