// What Express does, as far as it touches us: each fact has a test of what ours makes of it.
import { guard, mount } from "@wayfare/express";
import { json, stories } from "@wayfare/test-upstream";
import type express5 from "express";
import type { Express } from "express";
import { describe, expect, test, vi } from "vitest";
import { ask, KEY, post, refused, useUpstream, versions } from "./support.ts";

const bench = useUpstream();
const story = stories.plainText;

describe.each(versions)("on %s", (name, express) => {
  const serve = (prepare: (app: Express) => void, options = {}) => bench.serve(options, prepare, express);

  test("a promise that rejects reaches the default handler, which answers with a page and a stack: ours never gets there", async () => {
    const reached = vi.fn();
    const app = express();
    app.use(
      "/chat",
      bench.route({ user: () => Promise.reject(new Error(`down: ${KEY}`)), onError: () => {} }),
    );
    app.use((error: unknown, _request: unknown, _response: unknown, next: (error: unknown) => void) => {
      reached();
      next(error);
    });
    expect(await refused(post(`${await bench.listen(app)}/chat`))).toMatchObject({
      status: 500,
      message: "Internal Server Error",
    });
    expect(reached).not.toHaveBeenCalled();
  });

  test("errors of a body parser carry the body, and the default handler logs it: ours is read here, or mounted first", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const url = `${await serve(() => {})}/chat`;
    const error = await refused(post(url, '{"messages": "my secret'));
    expect(error).toMatchObject({
      status: 400,
      message: "The request body is not valid JSON. Send a JSON object.",
    });
    expect(logged).not.toHaveBeenCalled();
    logged.mockRestore();
  });

  test("`req.body` is missing without a parser, and behind one for other types: both are read or refused", async () => {
    bench.upstream.fallback = json(story.completion);
    const url = `${await serve((app) => void app.use(express.json()))}/chat`;
    expect((await post(url)).status).toBe(200);
    expect((await post(url, ask, { headers: { "content-type": "application/vnd.api+json" } })).status).toBe(
      200,
    );
    expect(await refused(post(url, ask, { headers: { "content-type": "text/plain" } }))).toMatchObject({
      status: 415,
    });
    expect(await refused(fetch(url, { method: "POST" }))).toMatchObject({ status: 415 });
  });

  test("a stream that was read never ends again: text, bytes and objects of parsers are taken", async () => {
    bench.upstream.fallback = json(story.completion);
    const parsers = [express.json(), express.text({ type: "*/*" }), express.raw({ type: "*/*" })];
    for (const parser of parsers)
      expect((await post(`${await serve((app) => void app.use(parser))}/chat`)).status).toBe(200);
    const swallow = (app: Express) =>
      void app.use((request, _response, next) => {
        request.resume().on("end", () => next());
      });
    expect(await refused(post(`${await serve(swallow)}/chat`))).toMatchObject({
      status: 400,
      message: expect.stringContaining("was read before"),
    });
  });

  test("express.json() stops at 100 kB with a page: ours takes more, and says where it ends", async () => {
    bench.upstream.fallback = json(story.completion);
    const long = (size: number) => ({ ...ask, messages: [{ role: "user", content: "a".repeat(size) }] });
    const url = `${await serve(() => {})}/chat`;
    expect((await post(url, long(200_000))).status).toBe(200);
    expect(await refused(post(url, long(4_200_000)))).toMatchObject({
      status: 413,
      message: expect.stringContaining("4194304 bytes"),
    });
    const small = `${await serve(() => {}, { maxBodyBytes: 1000 })}/chat`;
    expect(await refused(post(small, long(1001)))).toMatchObject({ status: 413 });
  });

  test("the path is stripped in a router: any mount path will do, with parameters too", async () => {
    bench.upstream.fallback = json(story.completion);
    const app = express();
    const router = express.Router();
    router.post("/rooms/:room/ask", bench.route({ user: (request) => request.params.room as string }));
    app.use("/deep/er", router);
    const url = await bench.listen(app);
    expect((await post(`${url}/deep/er/rooms/7/ask?a[b]=1`)).status).toBe(200);
    expect((await post(`${url}/deep/er/rooms/7/other`)).status).toBe(404);
  });

  test("the query is not written to", async () => {
    bench.upstream.fallback = json(story.completion);
    const seen: unknown[] = [];
    const user = (request: express5.Request) => {
      seen.push(request.query.who);
      return String(request.query.who);
    };
    expect((await post(`${await serve(() => {}, { user })}/chat?who=ann`)).status).toBe(200);
    expect(seen).toEqual(["ann"]);
  });

  test('"close" comes on a normal end too: that is no departure', async () => {
    const receipts: boolean[] = [];
    const url = `${await serve(() => {}, { onReceipt: ({ aborted }: { aborted: boolean }) => receipts.push(aborted) })}/chat`;
    bench.upstream.enqueue(json(story.completion));
    await (await post(url)).text();
    expect(receipts).toEqual([false]);
  });

  test('the "close" of a request says nothing: a parsed one is not a caller that left', async () => {
    const url = `${await serve((app) => {
      app.use(express.json());
      app.use((request, _response, next) => void request.once("close", next));
    })}/chat`;
    bench.upstream.enqueue(json(story.completion));
    expect((await post(url)).status).toBe(200);
  });

  test("limits go by a function of yours: an address is never guessed", async () => {
    const route = bench.route({ public: true, budget: { usd: 1 } });
    const app = express();
    app.get("/usage", route.usage);
    const url = await bench.listen(app);
    const headers = { "x-forwarded-for": "1.2.3.4" };
    expect(await (await fetch(`${url}/usage`, { headers })).json()).toMatchObject({
      data: { user: null, limits: [] },
    });
  });

  test("an answer that somebody else has begun is left alone", async () => {
    const told: unknown[] = [];
    const app = express();
    app.use((_request, response, next) => {
      response.end("mine");
      next();
    });
    app.use(bench.route({ onError: (error) => void told.push(error) }));
    bench.upstream.fallback = json(story.completion);
    expect(await (await post(await bench.listen(app))).text()).toBe("mine");
    expect([name, told]).toEqual([name, []]);
  });

  test("res.locals holds who called and what it cost", async () => {
    const seen: unknown[] = [];
    const prepare = (app: Express) =>
      void app.use((_request, response, next) => {
        response.on("finish", () => seen.push(response.locals.openrouter));
        next();
      });
    const url = `${await serve(prepare, { user: () => "ann" })}/chat`;
    bench.upstream.enqueue(json(story.completion));
    await (await post(url)).text();
    await vi.waitFor(() =>
      expect(seen).toMatchObject([
        {
          user: "ann",
          request: { model: ask.model },
          receipt: { costSource: "reported", tags: { user: "ann" } },
        },
      ]),
    );
  });

  test("guard() and mount() are plain middleware", async () => {
    const app = express();
    app.post("/own", guard({ models: ["lumen/*"], user: () => "ann" }), (request, response) => {
      response.json({ body: request.body, user: response.locals.openrouter.user });
    });
    app.use("/api", mount({ listener: (request, response) => void response.end(request.url) }));
    const url = await bench.listen(app);
    expect(await (await post(`${url}/own`)).json()).toEqual({
      body: { ...ask, max_tokens: 4096 },
      user: "ann",
    });
    expect(await refused(post(`${url}/own`, { ...ask, model: "dear/whale-1" }))).toMatchObject({
      status: 403,
    });
    expect(await (await post(`${url}/api/chat/completions?a=1`)).text()).toBe("/v1/chat/completions?a=1");
    expect(await (await post(`${url}/api/v1/models`)).text()).toBe("/v1/models");
    expect(await (await post(`${url}/api/api/v1/models`)).text()).toBe("/api/v1/models");
  });
});
