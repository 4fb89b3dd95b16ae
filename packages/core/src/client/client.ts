import { chatVerbs } from "./chat-verbs.ts";
import { createContext } from "./context.ts";
import { later } from "./later.ts";
import { once } from "./once.ts";
import type { OpenRouter } from "./open-router.ts";
import type { OpenRouterOptions } from "./options.ts";
import { createSettler } from "./settle.ts";

/**
 * Makes a client for OpenRouter, or for any server that speaks its API. What few programs need is loaded when it is first
 * needed.
 *
 * @throws InvalidRequestError when `baseURL` is not an http(s) URL. A missing key is said at the first call, since a
 * client may be made where its key is not known yet; a server that needs none is given any.
 */
export function createOpenRouter(options: OpenRouterOptions = {}): OpenRouter {
  const context = createContext(options);
  const rare = once(async () => (await import("./rare-verbs.ts")).createRareVerbs(context));
  const settler = createSettler(context);
  const { offers, ...verbs } = later(rare, [
    ...[
      "offers",
      "images",
      "speech",
      "transcriptions",
      "embeddings",
      "rerank",
      "completions",
      "relay",
      "estimate",
    ],
    ...["providers", "key", "credits", "generation"],
  ] as const);
  Object.assign(context, { settler, offers });
  return {
    baseURL: context.baseURL,
    defaults: options.defaults ?? {},
    ...chatVerbs(context, rare),
    ...verbs,
    models: later(async () => (await rare()).models, ["list", "get", "endpoints", "count"]),
    videos: later(async () => (await rare()).videos, ["create", "get", "content"]),
    settled: () => settler.idle(),
  };
}
