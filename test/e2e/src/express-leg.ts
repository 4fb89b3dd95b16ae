import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createOpenRouter, type OpenRouterOptions } from "@wayfare/core";
import { openrouterChat } from "@wayfare/express";
import { stories } from "@wayfare/test-upstream";
import express5 from "express";
import express4 from "express-4";
import { type Leg, legs, type OpenLeg } from "./legs.ts";

/** What callers of the route may set: all that stories ask for. */
const allow = [
  ...Object.keys(stories.unknownFields.request),
  ...[
    "tools",
    "plugins",
    "provider",
    "user",
    "session_id",
    "modalities",
    "audio",
    "image_config",
    "metadata",
  ],
  ...[
    "service_tier",
    "trace",
    "transforms",
    "prediction",
    "cache_control",
    "route",
    "n",
    "web_search_options",
  ],
  ...[
    "max_tool_calls",
    "stop_server_tools_when",
    "prompt_cache_key",
    "prompt_cache_options",
    "debug",
    "preset",
  ],
];

/** The longest output that a caller may ask for; requests without a wish get it too. */
export const mostTokens = 1_000_000;

/** A caller of a chat route, behind which one of the ways goes on. */
function throughRoute(name: string, express: typeof express5, way: Leg): Leg {
  return {
    ...way,
    name: `${name}, ${way.name}`,
    async open(upstream) {
      const behind = await way.open(upstream);
      const route = openrouterChat({
        openrouter: createOpenRouter(behind.settings),
        public: true,
        models: ["*", "*:*", "~*", "openrouter/*"],
        maxTokens: mostTokens,
        allow,
      });
      const app = express();
      app.post("/api/chat/completions", route);
      const server = createServer(app);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
      const close = async (): Promise<void> => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        await behind.close();
      };
      return { ...openCaller(baseURL), close };
    },
  };
}

/** A caller has no key: the route's own session says who it is. */
function openCaller(baseURL: string): Omit<OpenLeg, "close"> {
  const settings: OpenRouterOptions = { apiKey: "none", baseURL, retry: false };
  const headers = { "content-type": "application/json" };
  return { baseURL, client: createOpenRouter(settings), settings, fetch: globalThis.fetch, headers };
}

const [direct, gateway] = legs as readonly [Leg, Leg];

/** Ways through a route of `@wayfare/express`. */
export const expressLegs: readonly Leg[] = [
  throughRoute("Express 5", express5, direct),
  throughRoute("Express 5", express5, gateway),
  throughRoute("Express 4", express4, direct),
];
