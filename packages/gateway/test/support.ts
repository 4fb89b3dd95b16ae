import { createGateway, type Gateway, type GatewayOptions, loadCatalog } from "@wayfare/gateway";
import { json, type Received, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

/** Looks like a real key, so that whatever hides keys has to find it. */
export const UPSTREAM_KEY = "sk-or-v1-0ff1ce0ff1ce0ff1ce0ff1ce0ff1ce0ff1ce0ff1ce";

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape are looked into
export type Loose = any;

/** An answer, read. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  readonly json: Loose;
}

/** A gateway on a free port, and requests to it. */
export interface Bench {
  readonly gateway: Gateway;
  /** "http://127.0.0.1:PORT/api/v1". */
  readonly url: string;
  get(path: string, init?: RequestInit): Promise<Answer>;
  /** Posts to any path. */
  post(path: string, body: unknown, init?: RequestInit): Promise<Answer>;
  /** Posts to /chat/completions. */
  chat(body: unknown, init?: RequestInit): Promise<Answer>;
  /** Streams from /chat/completions. */
  stream(body: object, init?: RequestInit): Promise<Stream>;
}

/** A stream, read to its end. */
interface Stream extends Answer {
  readonly chunks: Loose[];
  readonly comments: string[];
}

/** Starts a gateway for the file; by default a sandbox without any waiting. */
export function useGateway(options: GatewayOptions | (() => Promise<GatewayOptions>) = {}): Bench {
  let gateway: Gateway;
  let url: string;
  beforeAll(async () => {
    const given = typeof options === "function" ? await options() : options;
    gateway = createGateway({ sandbox: { speed: 0 }, ...given });
    const server = await gateway.listen({ port: 0 });
    url = `${server.url}/api/v1`;
  });
  afterAll(() => gateway.close(0));
  const post = (body: unknown, init: RequestInit = {}, path = "/chat/completions") =>
    fetch(`${url}${path}`, {
      method: "POST",
      body: typeof body === "string" || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
      ...init,
    });
  return {
    get gateway() {
      return gateway;
    },
    get url() {
      return url;
    },
    get: async (path, init) => read(await fetch(`${url}${path}`, init)),
    post: async (path, body, init) => read(await post(body, init, path)),
    chat: async (body, init) => read(await post(body, init)),
    stream: async (body, init) => {
      const answer = await read(await post({ ...body, stream: true }, init));
      return { ...answer, ...readEvents(answer.text) };
    },
  };
}

async function read(response: Response): Promise<Answer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  return { status: response.status, headers: response.headers, bytes, text, json: parse(text) };
}

function parse(text: string): Loose {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The events of a stream: its chunks without `[DONE]`, and its comments. */
export function readEvents(text: string): { chunks: Loose[]; comments: string[] } {
  const lines = text.split(/\r\n|\n|\r/);
  const events = lines.flatMap((line) => (line.startsWith("data: ") ? [line.slice(6)] : []));
  const comments = lines.flatMap((line) => (line.startsWith(":") ? [line] : []));
  return { chunks: events.filter((event) => event !== "[DONE]").map((event) => JSON.parse(event)), comments };
}

/** The text that a stream's chunks add up to. */
export function textOf(chunks: readonly Loose[]): string {
  return chunks.map((chunk) => chunk.choices?.[0]?.delta?.content ?? "").join("");
}

/** How an upstream answers that has no record of a call, and never will. */
export const noRecord = json({ error: { code: 403, message: "No records here" } }, { status: 403 });

/** The chat requests that an upstream got; the gateway asks it for records of calls as well. */
export function chatsTo(upstream: Upstream): Received[] {
  return upstream.requests.filter(({ path }) => path === "/chat/completions");
}

/** A small request of each kind beside chat, by its path. */
export const requests: Readonly<Record<string, { model: string } & Loose>> = {
  "/embeddings": { model: "sandbox/embed", input: "a red fox" },
  "/rerank": { model: "sandbox/rerank", query: "red fox", documents: ["a blue whale", "the red fox"] },
  "/images": { model: "sandbox/image", prompt: "a red fox" },
  "/audio/speech": { model: "sandbox/speech", input: "Hello there, fox." },
  "/audio/transcriptions": {
    model: "sandbox/transcribe",
    input_audio: { data: "AAAAAAAAAAA=", format: "wav" },
  },
  "/completions": { model: "sandbox/echo", prompt: "Say hello" },
};

/** What receipts call each of them. */
export const apis: Readonly<Record<string, string>> = {
  "/embeddings": "embeddings",
  "/rerank": "rerank",
  "/images": "images",
  "/audio/speech": "speech",
  "/audio/transcriptions": "transcriptions",
  "/completions": "completions",
};

/** A scripted provider for the file, and a gateway in front of it that lists `models` and passes every other on. */
export function useRelay(
  options: GatewayOptions = {},
  models: object[] = [],
): Bench & { readonly upstream: Upstream } {
  let upstream: Upstream;
  beforeAll(async () => {
    upstream = await startUpstream();
  });
  // What the gateway asks on its own must not take the replies that were scripted for the calls.
  beforeEach(() => {
    upstream.route("GET", "/generation", noRecord);
    for (const { id } of models as { id: string }[])
      upstream.route("GET", `/models/${id}/endpoints`, noRecord);
  });
  afterEach(async () => {
    await upstream.settled(3000);
    upstream.reset();
  });
  const bench = useGateway(async () => ({
    catalog: await loadCatalog({ data: models }),
    upstreams: { "*": { dialect: "openrouter", baseURL: upstream.url, apiKey: UPSTREAM_KEY } },
    ...options,
  }));
  afterAll(() => upstream.close());
  return Object.defineProperty(bench, "upstream", { get: () => upstream }) as Loose;
}

/** A request to a model, with one short message. */
export function ask(model: string, more: object = {}): { model: string; messages: Loose[] } & Loose {
  return { model, messages: [{ role: "user", content: "What is the weather in Paris?" }], ...more };
}

/** A management key that gateways of tests know. */
export const MANAGER = "wayfare-test-manager";

/** The authorization of a key, as `fetch` takes it. */
export function as(key: string): { headers: Record<string, string> } {
  return { headers: { authorization: `Bearer ${key}` } };
}

/** Sends JSON to a path with a management key. */
export function manage(bench: Bench, method: string, path: string, body?: unknown): Promise<Answer> {
  return bench.get(path, {
    method,
    ...as(MANAGER),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** Makes a key and returns its text and its hash. */
export async function makeKey(bench: Bench, fields: object = {}): Promise<{ key: string; hash: string }> {
  const { status, json: made } = await manage(bench, "POST", "/keys", { name: "test", ...fields });
  if (status !== 201) throw new Error(`no key was made: ${JSON.stringify(made)}`);
  return { key: made.key, hash: made.data.hash };
}
