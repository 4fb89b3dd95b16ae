import type { ChatRequest, RouterMetadata } from "@wayfare/core";
import type { Try } from "../dispatch.ts";
import type { HeaderSource } from "../exchange.ts";
import type { Attempt } from "../planner.ts";

/** Whether a client asks how its request was routed (OpenRouter docs: router metadata). */
export function wantsMetadata(headers: HeaderSource): boolean {
  const asked = headers.get("x-openrouter-metadata") ?? headers.get("x-openrouter-experimental-metadata");
  return asked?.toLowerCase() === "enabled";
}

/** How a request came to the endpoint that serves it. */
export function routerMetadata(
  request: ChatRequest,
  plan: readonly Attempt[],
  chosen: Attempt,
  failed: readonly Try[],
): RouterMetadata {
  // With `models` alone, the first of them is what was asked for.
  const requested = request.model ?? chosen.requested;
  const attempt = failed.length + 1;
  return {
    requested,
    strategy: chosen.requested === requested ? "direct" : "fallback",
    region: null,
    summary: `${chosen.provider.name} served ${chosen.model.id} at attempt ${attempt} of at most ${plan.length}.`,
    attempt,
    is_byok: false,
    endpoints: {
      total: plan.length,
      available: plan.map((one) => ({
        provider: one.provider.name,
        model: one.model.id,
        selected: one === chosen,
      })),
    },
    attempts: [
      ...failed.map((made) => describe(made.attempt, made.error?.status ?? 502)),
      describe(chosen, 200),
    ],
  };
}

function describe({ provider, model }: Attempt, status: number) {
  return { provider: provider.name, model: model.id, status };
}
