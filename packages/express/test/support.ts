import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type ChatOptions, type ChatRoute, openrouterChat } from "@wayfare/express";
import type { Upstream } from "@wayfare/test-upstream";
import { useScript } from "@wayfare/test-upstream/vitest";
import express5, { type Express } from "express";
import express4 from "express-4";
import { expect } from "vitest";

/** Looks like a real key, so that whatever redacts keys has to find it. */
export const KEY = "sk-or-v1-5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d";

/** Both majors; the older one has no types of its own here. */
export const versions: [string, typeof express5][] = [
  ["Express 5", express5],
  ["Express 4", express4],
];

/** A request that every story answers. */
export const ask = { model: "lumen/otter-1", messages: [{ role: "user", content: "Hi." }] };

/** The scripted provider of one test file, and servers in front of it. */
export interface Bench {
  readonly upstream: Upstream;
  /** A route that anybody may call, unless the options say otherwise. */
  route(options?: Partial<ChatOptions>): ChatRoute;
  /** Starts a server; it is closed after the test. */
  listen(handler: RequestListener): Promise<string>;
  /** The same, with one chat route at "/chat". */
  serve(
    options?: Partial<ChatOptions>,
    prepare?: (app: Express) => void,
    express?: typeof express5,
  ): Promise<string>;
}

/** Starts a provider for the file. After each test nothing may be in flight. */
export function useUpstream(): Bench {
  const servers = new Set<Server>();
  const script = useScript(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    servers.clear();
  });
  const bench: Bench = {
    get upstream() {
      return script.upstream;
    },
    route: (options = {}) => {
      const open = options.user === undefined ? { public: true } : {};
      const client = { baseURL: script.upstream.url, retry: false as const, ...options.client };
      const own = options.openrouter === undefined ? { apiKey: KEY } : {};
      return openrouterChat({
        models: ["*"],
        ...open,
        ...own,
        ...options,
        ...(options.openrouter === undefined && { client }),
      });
    },
    async listen(handler) {
      const server = createServer(handler);
      servers.add(server);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    serve(options, prepare, express = express5) {
      const app = express();
      prepare?.(app);
      app.use("/chat", bench.route(options));
      return bench.listen(app);
    },
  };
  return bench;
}

/** Posts JSON, or a body as it is. */
export function post(url: string, body: unknown = ask, init: RequestInit = {}): Promise<Response> {
  const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return fetch(url, {
    method: "POST",
    body: text as never,
    ...init,
    headers: { "content-type": "application/json", ...init.headers },
  });
}

/** An answer that has to be an error in OpenRouter's shape. */
export async function refused(pending: Promise<Response> | Response) {
  const response = await pending;
  const text = await response.text();
  expect(response.headers.get("content-type"), text).toBe("application/json");
  const { error, ...rest } = JSON.parse(text);
  expect(rest).toEqual({});
  expect(error).toMatchObject({ code: response.status, message: expect.any(String) });
  expect(text).not.toContain(KEY);
  expect(text).not.toMatch(/\\n\s+at /);
  return { status: response.status, headers: response.headers, ...error };
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
