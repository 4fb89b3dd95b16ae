import { createGateway, loadCatalog } from "@wayfare/gateway";
import { json, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "./support.ts";

let upstream: Upstream;
/** The id that the last answer named in its header. */
let generation: string | null;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

const catalog = () =>
  loadCatalog({
    providers: [{ slug: "plain", name: "Plain" }],
    models: [
      {
        id: "lumen/otter-1",
        supported_parameters: ["tools"],
        endpoints: [
          { provider: "elsewhere", context_length: 1000, pricing: { prompt: "0", completion: "0" } },
          {
            provider: "plain",
            context_length: 1000,
            upstream_model: "otter-one",
            pricing: { prompt: "0.000001", completion: "0.000002" },
          },
        ],
      },
      {
        id: "lumen/otter-2",
        endpoints: [
          { provider: "elsewhere", context_length: 1000, pricing: { prompt: "0", completion: "0" } },
        ],
      },
    ],
  });

async function chat(handle: (request: Request) => Promise<Response>, body: object): Promise<Loose> {
  const request = new Request("http://gateway.test/v1/chat/completions", {
    method: "POST",
    body: JSON.stringify(body),
  });
  const answer = await handle(request);
  generation = answer.headers.get("x-generation-id");
  return answer.json();
}

describe("an upstream of the plain OpenAI kind", () => {
  it("gets its own name of the model, no fields that it does not know, and is asked for the usage", async () => {
    const plain = {
      dialect: "openai",
      baseURL: `${upstream.url}/`,
      apiKey: "key-of-plain",
      headers: { "X-Team": "a" },
    };
    const gateway = createGateway({ catalog: await catalog(), upstreams: { plain } });
    const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };
    const choices = [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }];
    upstream.enqueue(
      json({
        id: "chatcmpl-B9MBs8CjcvOLX2QH",
        object: "chat.completion",
        created: 1,
        model: "otter-one",
        choices,
        usage,
      }),
    );
    const messages = [{ role: "user", content: "Hi" }];
    const answer = await chat(gateway.fetch, {
      model: "lumen/otter-1",
      models: ["lumen/otter-1"],
      messages,
      temperature: 1,
      provider: { order: ["plain"] },
      reasoning: { effort: "low" },
      plugins: [],
      transforms: [],
      usage: { include: true },
      stream_options: { x: 1 },
    });
    expect(answer.id).toBe("chatcmpl-B9MBs8CjcvOLX2QH");
    const [received] = upstream.requests;
    expect(received?.json).toEqual({
      model: "otter-one",
      messages,
      temperature: 1,
      reasoning_effort: "low",
      stream_options: { x: 1 },
    });
    expect(received?.headers).toMatchObject({ authorization: "Bearer key-of-plain", "x-team": "a" });
    const told = await (
      await gateway.fetch(new Request(`http://gateway.test/v1/generation?id=${generation}`))
    ).json();
    expect(told).toMatchObject({ data: { total_cost: 0.0002, provider_name: "Plain", is_byok: false } });
    upstream.reset();
    upstream.enqueue(json({ error: { message: "x" } }, { status: 500 }));
    await chat(gateway.fetch, { model: "lumen/otter-1", messages, stream: true });
    expect(upstream.requests[0]?.json).toEqual({
      model: "otter-one",
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it("serves the models that it has endpoints of, and no others", async () => {
    const gateway = createGateway({
      catalog: await catalog(),
      upstreams: { plain: { dialect: "openai", baseURL: upstream.url } },
    });
    const list: Loose = await (await gateway.fetch(new Request("http://gateway.test/v1/models"))).json();
    expect(list.data.map(({ id }: Loose) => id)).toEqual(["lumen/otter-1"]);
    expect(await chat(gateway.fetch, { model: "lumen/otter-2", prompt: "x" })).toMatchObject({
      error: { code: 400 },
    });
  });
});

describe("options that do not fit", () => {
  it("are refused at once", () => {
    expect(() => createGateway({ upstreams: { "*": { dialect: "klingon" } } })).toThrow(
      'upstreams["*"].dialect must be one of openrouter, openai, sandbox.',
    );
    expect(() => createGateway({ upstreams: { "*": { dialect: "openai" } } })).toThrow(
      'upstreams["*"].baseURL is missing.',
    );
  });
});
