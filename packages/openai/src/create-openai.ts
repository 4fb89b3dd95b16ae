import { createOpenRouter } from "@wayfare/core/adapter";
import { RoutedClient } from "./routed-client.ts";
import type { RoutedOpenAI } from "./routed-openai.ts";
import type { OpenAISettings } from "./settings.ts";

/**
 * Makes an `OpenAI` whose every call goes through core: routed, retried, limited, and told in a receipt. It takes the
 * settings of `createOpenRouter`, or a client that exists already as `openrouter`, and those of the SDK as `openai`.
 *
 * @throws InvalidRequestError when `baseURL` is not an http(s) URL. A missing key is said at the first call
 * @throws TypeError for a setting of a client beside a client that exists already
 */
export function createOpenAI(settings: OpenAISettings = {}): RoutedOpenAI {
  const { openai = {}, openrouter, ...options } = settings;
  const { maxRetries, timeout } = openai;
  if (openrouter !== undefined) {
    refuseSettings(options);
    const routing = { openrouter, remake: undefined, retry: undefined, maxRetries, timeout };
    return new RoutedClient({ ...openai, routing }) as RoutedOpenAI;
  }
  const routing = {
    openrouter: createOpenRouter(options),
    remake: (changes: typeof options) => createOpenRouter({ ...options, ...changes }),
    ...{ retry: options.retry, maxRetries, timeout },
  };
  return new RoutedClient({ ...openai, routing }) as RoutedOpenAI;
}

/** A budget that is given and not enforced would be worse than none. */
function refuseSettings(options: object): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    throw new TypeError(
      `\`${name}\` stands beside \`openrouter\`, which has its own: give it to that client.`,
    );
  }
}
