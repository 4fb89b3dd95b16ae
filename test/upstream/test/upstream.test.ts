import { execFile } from "node:child_process";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hangBeforeHeaders, json, late, startUpstream, type Upstream } from "../src/index.ts";

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream();
});
afterEach(() => upstream.close());

test("replies are taken in order, then the fallback answers", async () => {
  upstream.enqueue(json({ n: 1 }), json({ n: 2 }, { status: 201, headers: { "x-mark": "b" } }));
  expect(await (await fetch(`${upstream.url}/a`)).json()).toEqual({ n: 1 });
  const second = await fetch(`${upstream.url}/b`, { method: "POST" });
  expect([second.status, second.headers.get("x-mark"), await second.json()]).toEqual([201, "b", { n: 2 }]);
  const third = await fetch(upstream.url);
  expect([third.status, await third.json()]).toMatchObject([500, { error: { message: "nothing scripted" } }]);
  upstream.fallback = json({ n: 4 });
  expect(await (await fetch(upstream.url)).json()).toEqual({ n: 4 });
});

test("a route wins over the queue, stays, and may look at the request", async () => {
  upstream.enqueue(json("queued"));
  upstream.route("get", "/models", (request) => json({ q: request.query }));
  for (const q of ["1", "2"]) {
    expect(await (await fetch(`${upstream.url}/models?q=${q}`)).json()).toEqual({ q: { q } });
  }
  expect(await (await fetch(`${upstream.url}/models`, { method: "POST" })).json()).toBe("queued");
});

test("a route that throws says so", async () => {
  upstream.route("GET", "/models", () => {
    throw new Error("oops");
  });
  const answer = await fetch(`${upstream.url}/models`);
  expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining("oops")]);
});

test("the record holds what was received and sent", async () => {
  upstream.enqueue(json({ ok: true }));
  const body = JSON.stringify({ model: "lumen/otter-1", text: "世界 🦦" });
  const url = `${upstream.url}/chat/completions?trace=on`;
  await (await fetch(url, { method: "POST", body, headers: { "X-Title": "Pier" } })).text();
  const [received] = upstream.requests;
  await received?.closed;
  expect(received).toMatchObject({
    method: "POST",
    path: "/chat/completions",
    query: { trace: "on" },
    headers: { "x-title": "Pier" },
    body,
    json: { model: "lumen/otter-1", text: "世界 🦦" },
    bytesSent: 11,
    finished: true,
    clientHungUp: false,
  });
  await fetch(`${upstream.url}/text`, { method: "POST", body: "no json" });
  expect(upstream.requests[1]).toMatchObject({ body: "no json", json: undefined });
  expect(upstream.requests[1]?.at).toBeGreaterThanOrEqual(received?.at ?? Infinity);
});

test("settled waits for the last request, and names the ones that do not end", async () => {
  upstream.enqueue(late(json(1), 30), hangBeforeHeaders());
  const quick = fetch(`${upstream.url}/quick`);
  await expect.poll(() => upstream.requests.length).toBe(1);
  await upstream.settled();
  expect(upstream.requests[0]?.finished).toBe(true);
  await quick;
  const controller = new AbortController();
  const stuck = fetch(`${upstream.url}/stuck`, { signal: controller.signal }).catch(() => "aborted");
  await expect.poll(() => upstream.requests.length).toBe(2);
  await expect(upstream.settled(20)).rejects.toThrow("GET /stuck");
  controller.abort();
  expect(await stuck).toBe("aborted");
  await upstream.settled();
});

test("a client that leaves while it sends is recorded", async () => {
  const { port } = new URL(upstream.url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write("POST /api/v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
  await expect.poll(() => upstream.requests.length).toBe(1);
  socket.destroy();
  await upstream.settled(undefined, { sockets: true });
  expect(upstream.requests[0]).toMatchObject({ clientHungUp: true, finished: false, bytesSent: 0 });
});

test("reset cuts what is in flight and forgets the rest", async () => {
  upstream.enqueue(hangBeforeHeaders(), json("never"));
  upstream.route("GET", "/models", json("never"));
  const stuck = fetch(upstream.url).then(
    () => "answered",
    () => "cut",
  );
  await expect.poll(() => upstream.requests.length).toBe(1);
  const [received] = upstream.requests;
  upstream.reset();
  expect(await stuck).toBe("cut");
  await received?.closed;
  expect(received?.clientHungUp).toBe(false);
  expect((await fetch(`${upstream.url}/models`)).status).toBe(500);
  expect(upstream.requests.length).toBe(1);
});

test("close leaves no handle and no timer, whatever was going on", async () => {
  // A process of its own, since the runner's handles and timers come and go.
  const program = fileURLToPath(new URL("./leaves-nothing.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program], { timeout: 20_000 });
  expect(JSON.parse(stdout)).toEqual({
    busy: expect.arrayContaining(["TCPServerWrap", "TCPSocketWrap", "Timeout"]),
    ends: ["cut", "cut", "cut"],
    left: [],
    openSockets: 0,
  });
}, 30_000);
