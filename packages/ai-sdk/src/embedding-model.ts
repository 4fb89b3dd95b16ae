import {
  type EmbeddingModelV4,
  type EmbeddingModelV4CallOptions,
  type EmbeddingModelV4Result,
  InvalidResponseDataError,
  type SharedV4Warning,
} from "@ai-sdk/provider";
import type { EmbeddingRequest, EmbeddingResponse } from "@wayfare/core";
import { decodeVector } from "./media-data.ts";
import { type FieldKinds, MediaModel } from "./media-model.ts";
import type { OpenRouterEmbeddingModelId, OpenRouterEmbeddingSettings } from "./media-settings.ts";
import type { ModelConfig } from "./model-config.ts";
import { countOf } from "./usage.ts";

/** An embedding model. `response.body` is the reply of the client, so that `receiptOf(body)` finds its receipt. */
export class OpenRouterEmbeddingModel
  extends MediaModel<OpenRouterEmbeddingSettings>
  implements EmbeddingModelV4
{
  // OpenRouter documents no limit; this is the lowest that the large providers have in common.
  readonly maxEmbeddingsPerCall: number;
  readonly supportsParallelCalls = true;
  protected override readonly local = ["maxEmbeddingsPerCall", "usage"];
  protected readonly kinds: FieldKinds = {
    dimensions: "number",
    encoding_format: "string",
    input_type: "string",
    maxEmbeddingsPerCall: "number",
    provider: "object",
    user: "string",
  };

  constructor(
    modelId: OpenRouterEmbeddingModelId,
    settings: OpenRouterEmbeddingSettings | undefined,
    config: ModelConfig,
  ) {
    super(modelId, settings, config);
    this.maxEmbeddingsPerCall = this.settings.maxEmbeddingsPerCall ?? 2048;
  }

  async doEmbed(call: EmbeddingModelV4CallOptions): Promise<EmbeddingModelV4Result> {
    const warnings: SharedV4Warning[] = [];
    const { values, dimensions } = call;
    const said = { model: this.modelId, input: values, dimensions };
    const request = { path: "/embeddings", said, fixed: ["model", "input"], warnings };
    const { reply, metadata, response } = await this.ask(
      request,
      call,
      (client, body: EmbeddingRequest, options) => client.embeddings(body, options),
    );
    const tokens = countOf(reply.usage?.prompt_tokens);
    return {
      embeddings: decodeVectors(reply, values.length),
      ...(tokens !== undefined && { usage: { tokens } }),
      providerMetadata: { openrouter: metadata },
      response: { headers: response.headers, body: reply },
      warnings,
    };
  }
}

/** The vectors in the order of the values. @throws InvalidResponseDataError unless there is one for each */
function decodeVectors(reply: EmbeddingResponse, count: number): number[][] {
  const data = Array.isArray(reply.data) ? reply.data : [];
  const vectors = new Map<number, number[]>();
  for (const [place, { index = place, embedding }] of data.entries()) {
    const vector = decodeVector(embedding);
    if (vector !== undefined && index < count) vectors.set(index, vector);
  }
  if (vectors.size !== count || data.length !== count) {
    throw new InvalidResponseDataError({
      data: reply,
      message: `Expected one vector for each of ${count} values, but received ${vectors.size} in ${data.length} entries.`,
    });
  }
  return [...vectors].sort(([a], [b]) => a - b).map(([, vector]) => vector);
}
