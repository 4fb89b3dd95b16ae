import { createOpenRouter, InvalidRequestError, type OpenRouter, type Transport } from "@wayfare/core";
import type { Upstream } from "../dialect.ts";

/** A client for what the gateway itself asks an upstream of OpenRouter's kind. @throws InvalidRequestError without an address */
export function upstreamClient(
  { baseURL, apiKey, headers = {} }: Upstream,
  transport: Transport,
): OpenRouter {
  if (baseURL === undefined)
    throw new InvalidRequestError("An upstream without an address can be asked nothing.");
  return createOpenRouter({
    baseURL,
    headers: { ...headers },
    transport,
    // An upstream that needs no key gets none of the environment's either.
    apiKey: apiKey ?? "none",
    retry: false,
  });
}
