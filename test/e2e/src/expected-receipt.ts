import { parseMoney, type Receipt } from "@wayfare/core";
import type { Story } from "@wayfare/test-upstream";

/** The receipt of a story: its cost is what the provider reported; a story that tells none leaves it unknown. */
export function expectedReceipt({ completion, request }: Story): Partial<Receipt> {
  const { usage, id, model, provider } = completion;
  return {
    ...{ generationId: id, model, provider, requestedModel: request.model },
    cost: usage === undefined ? undefined : parseMoney(usage.cost),
    costSource: usage === undefined ? "unknown" : "reported",
    ...{ aborted: false, error: undefined },
    tokens: { prompt: usage?.prompt_tokens, completion: usage?.completion_tokens } as Receipt["tokens"],
    finishReason: completion.choices[0].finish_reason,
  };
}
