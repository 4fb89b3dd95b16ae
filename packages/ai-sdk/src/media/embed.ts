import { amountOf } from "@wayfare/core/adapter";
import {
  type EmbeddingModelV4CallOptions,
  type EmbeddingModelV4Result,
  InvalidResponseDataError,
  type SharedV4Warning,
} from "@ai-sdk/provider";
import type { Embedding, EmbeddingRequest, EmbeddingResponse } from "@wayfare/core";
import { askMedia, type MediaVerb } from "./ask-media.ts";
import { decodeVector, isPlace } from "./media-data.ts";
import type { MediaModel } from "./media-model.ts";

const verb: MediaVerb<EmbeddingRequest, EmbeddingResponse> = {
  path: "/embeddings",
  fixed: ["model", "input"],
  local: ["maxEmbeddingsPerCall", "usage"],
  kinds: {
    dimensions: "number",
    encoding_format: "text",
    input_type: "text",
    maxEmbeddingsPerCall: "number",
    provider: "object",
    user: "text",
  },
  send: (client, body, options) => client.embeddings(body, options),
};

/** Makes vectors. @throws InvalidResponseDataError unless there is one for each value */
export async function embed(
  model: MediaModel,
  call: EmbeddingModelV4CallOptions,
): Promise<EmbeddingModelV4Result> {
  const warnings: SharedV4Warning[] = [];
  const { values, dimensions } = call;
  const said = { model: model.modelId, input: values, dimensions };
  const { reply, metadata, response } = await askMedia(model, verb, call, said, warnings);
  const tokens = amountOf(reply.usage?.prompt_tokens);
  return {
    embeddings: decodeVectors(reply, values.length),
    ...(tokens !== undefined && { usage: { tokens } }),
    providerMetadata: { openrouter: metadata },
    response: { headers: response.headers, body: reply },
    warnings,
  };
}

/** The vectors in the order of the values. @throws InvalidResponseDataError unless there is one for each */
function decodeVectors(reply: EmbeddingResponse, count: number): number[][] {
  const data = Array.isArray(reply.data) ? reply.data : [];
  const vectors = new Map<number, number[]>();
  for (const [place, entry] of data.entries()) {
    const { index, embedding } = (entry ?? {}) as Partial<Embedding>;
    const vector = decodeVector(embedding);
    const number = typeof index === "number" ? index : place;
    if (vector !== undefined && isPlace(number, count)) vectors.set(number, vector);
  }
  if (vectors.size !== count || data.length !== count) {
    throw new InvalidResponseDataError({
      data: reply,
      message: `Expected one vector for each of ${count} values, but received ${vectors.size} in ${data.length} entries.`,
    });
  }
  return [...vectors].sort(([a], [b]) => a - b).map(([, vector]) => vector);
}
