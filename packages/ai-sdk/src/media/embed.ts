import {
  type EmbeddingModelV4CallOptions,
  type EmbeddingModelV4Result,
  InvalidResponseDataError,
  type SharedV4Warning,
} from "@ai-sdk/provider";
import type { EmbeddingRequest, EmbeddingResponse } from "@wayfare/core";
import { amountOf, decodeVectors } from "@wayfare/core/adapter";
import { askMedia, type MediaVerb } from "./ask-media.ts";
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
  const embeddings = decodeVectors(reply, values.length);
  if (embeddings === undefined) {
    const message = `Expected one vector for each of ${values.length} values, and no more.`;
    throw new InvalidResponseDataError({ data: reply, message });
  }
  return {
    embeddings,
    ...(tokens !== undefined && { usage: { tokens } }),
    providerMetadata: { openrouter: metadata },
    response: { headers: response.headers, body: reply },
    warnings,
  };
}
