import type { OpenRouter, OpenRouterOptions } from "@wayfare/core";
import { type APIPromise, type ClientOptions, OpenAI } from "openai";
import { type CallDefaults, markRequest, type Pending, routedFetch, startCall } from "./routed-call.ts";

/** Where the calls of a client go, and how. */
export interface Routing extends CallDefaults {
  readonly openrouter: OpenRouter;
  /** Makes the like of that client; undefined where it was made elsewhere. */
  readonly remake: ((changes: OpenRouterOptions) => OpenRouter) | undefined;
}

/** The SDK wants a key of its own before it starts. */
const placeholder = "the key is with @wayfare/core";

/** The SDK's client over core: the SDK writes requests and reads answers, and core does what lies between. */
export class RoutedClient extends OpenAI {
  /** The client of core that every call goes through. */
  readonly openrouter: OpenRouter;
  readonly #routing: Routing;

  constructor(options: ClientOptions & { routing: Routing }) {
    const { openrouter, maxRetries, timeout } = options.routing;
    super({
      ...options,
      // Those of the environment are meant for OpenAI's own servers.
      organization: options.organization ?? null,
      project: options.project ?? null,
      adminAPIKey: null,
      apiKey: placeholder,
      baseURL: openrouter.baseURL,
      fetch: routedFetch(openrouter),
      maxRetries,
      timeout,
    });
    this.openrouter = openrouter;
    this.#routing = options.routing;
  }

  /**
   * A copy with other settings. It has the same client of core, or with another key, address or `fetch` its like.
   * @throws TypeError for those three where that client was made elsewhere
   */
  override withOptions(options: Partial<ClientOptions>): this {
    const { maxRetries = this.#routing.maxRetries, timeout = this.#routing.timeout } = options;
    const openrouter = rerouted(this.#routing, options);
    const routing: Routing = { ...this.#routing, openrouter, maxRetries, timeout };
    return super.withOptions({ ...options, routing } as Partial<ClientOptions>);
  }

  override request<Answer>(options: Pending): APIPromise<Answer> {
    return startCall(options, this.#routing, (sent) => super.request<Answer>(sent));
  }

  // `never`, since the compiler cannot hold two generic signatures of pages side by side.
  override requestAPIList(Page: never, options: Pending): never {
    return startCall(options, this.#routing, (sent) => super.requestAPIList(Page, sent)) as never;
  }

  protected override async prepareRequest(init: object, { options }: { options: object }): Promise<void> {
    markRequest(init, options);
  }
}

function rerouted({ openrouter, remake }: Routing, options: Partial<ClientOptions>): OpenRouter {
  const { apiKey, baseURL, fetch } = options;
  if (apiKey == null && baseURL == null && fetch == null) return openrouter;
  if (remake === undefined) {
    throw new TypeError(
      "`apiKey`, `baseURL` and `fetch` belong to the client of core, which was made elsewhere: make another one, " +
        "and call createOpenAI({ openrouter }) with it.",
    );
  }
  return remake({
    ...(apiKey != null && { apiKey }),
    ...(baseURL != null && { baseURL }),
    ...(fetch != null && { fetch, transport: undefined }),
  });
}
