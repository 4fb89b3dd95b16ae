import {
  createOpenRouter,
  type Fetch,
  type OpenRouter,
  type OpenRouterOptions,
  type Transport,
} from "@wayfare/core";
import { createUndiciTransport } from "@wayfare/core/undici";
import { createGateway, type Gateway } from "@wayfare/gateway";
import type { Upstream } from "@wayfare/test-upstream";

/** The client's key; a gateway lets nobody in without it. */
const CLIENT_KEY = "sk-or-v1-c11e47c11e47c11e47c11e47c11e47c11e47c11e47c1";

/** The gateway's own key for the provider. */
const GATEWAY_KEY = "sk-or-v1-9a7e3a9a7e3a9a7e3a9a7e3a9a7e3a9a7e3a9a7e3a9a";

/** Who answers the client; where the two rightly differ, `differences.ts` says how. */
export type Answerer = "provider" | "gateway";

/** A way that stands open. */
export interface OpenLeg {
  /** Root of the API, as `fetch` takes it. */
  readonly baseURL: string;
  /** Makes one attempt for each call, unless the call says otherwise. */
  readonly client: Pick<OpenRouter, "chat" | "stream">;
  /** The settings of that client, for adapters that make their own. */
  readonly settings: OpenRouterOptions;
  /** The same way for raw requests. */
  readonly fetch: Fetch;
  /** Headers that let a raw request in. */
  readonly headers: Readonly<Record<string, string>>;
  /** Waits for the calls under way and frees all that was opened. */
  close(): Promise<void>;
}

/** One way from a client to the scripted provider. */
export interface Leg {
  readonly name: string;
  readonly answerer: Answerer;
  /** The key that the provider is shown. */
  readonly keyShown: string;
  open(upstream: Upstream): Promise<OpenLeg>;
}

/** Every way that stories are told over; an adapter goes them all. */
export const legs: readonly Leg[] = [
  {
    name: "direct",
    answerer: "provider",
    keyShown: CLIENT_KEY,
    open: async ({ url }) => openClient(url, {}),
  },
  {
    name: "gateway",
    answerer: "gateway",
    keyShown: GATEWAY_KEY,
    open: (upstream) => openServer(gatewayTo(upstream)),
  },
  {
    name: "gateway-undici",
    answerer: "gateway",
    keyShown: GATEWAY_KEY,
    open: async (upstream) => {
      const near = createUndiciTransport();
      const far = createUndiciTransport();
      const leg = await openServer(gatewayTo(upstream, far), near);
      const close = async () => {
        await near.close();
        await leg.close();
        await far.close();
      };
      return { ...leg, close };
    },
  },
  {
    name: "gateway-fetch",
    answerer: "gateway",
    keyShown: GATEWAY_KEY,
    open: async (upstream) => {
      const gateway = gatewayTo(upstream);
      const fetch: Fetch = (url, init) => gateway.fetch(new Request(url, init));
      return openClient("http://gateway.invalid/api/v1", { fetch });
    },
  },
];

/** A gateway that passes every model on to the provider. */
function gatewayTo(upstream: Upstream, transport?: Transport): Gateway {
  return createGateway({
    keys: [CLIENT_KEY],
    upstreams: {
      "*": { dialect: "openrouter", baseURL: upstream.url, apiKey: GATEWAY_KEY, keepsRecords: false },
    },
    ...(transport && { transport }),
  });
}

async function openServer(gateway: Gateway, transport?: Transport): Promise<OpenLeg> {
  const { url } = await gateway.listen({ port: 0 });
  const close = () => within(1000, gateway.close(60_000), "the gateway still holds a connection");
  return { ...openClient(`${url}/api/v1`, { transport }), close };
}

function openClient(
  baseURL: string,
  way: { fetch?: Fetch | undefined; transport?: Transport | undefined },
): OpenLeg {
  const app = { url: "https://stories.example", title: "Stories" };
  const settings: OpenRouterOptions = { apiKey: CLIENT_KEY, baseURL, app, retry: false, ...way };
  return {
    baseURL,
    client: createOpenRouter(settings),
    settings,
    fetch: way.fetch ?? globalThis.fetch,
    headers: { authorization: `Bearer ${CLIENT_KEY}`, "content-type": "application/json" },
    close: async () => {},
  };
}

/** What a promise brings. @throws Error when it takes longer than so many milliseconds */
async function within<T>(milliseconds: number, promise: Promise<T>, problem: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(problem)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
