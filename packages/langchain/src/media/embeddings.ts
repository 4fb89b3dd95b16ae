import { Embeddings } from "@langchain/core/embeddings";
import type { EmbeddingRequest, OpenRouter } from "@wayfare/core";
import { decodeVectors } from "@wayfare/core/adapter";
import { type CallRules, callApi } from "../call/call-api.ts";
import { createClient } from "../call/create-client.ts";
import { explain } from "../call/errors.ts";
import type { OpenRouterEmbeddingsInput } from "../options/embedding-settings.ts";

/** LangChain hands over no signal: this one ends the other requests when one has failed. */
type Batch = readonly [texts: string[], signal: AbortSignal];

/**
 * Vectors by any embedding model of OpenRouter. LangChain has no place for what they cost: `onReceipt`, a `ledger` and
 * `budgets` hear of it.
 */
export class OpenRouterEmbeddings extends Embeddings {
  /** Id of the model. */
  model: string;
  dimensions: number | undefined;
  batchSize: number;
  /** The client behind the model: catalogue, account, estimates. */
  declare readonly client: OpenRouter;
  readonly #fields: OpenRouterEmbeddingsInput;
  readonly #rules: CallRules;

  /**
   * @throws TypeError without a model, and for a setting of a client beside a client that exists already
   * @throws RangeError when `batchSize` is not a whole number of one or more
   */
  constructor(
    modelOrFields: string | OpenRouterEmbeddingsInput,
    more: Omit<OpenRouterEmbeddingsInput, "model"> = {},
  ) {
    const fields = typeof modelOrFields === "string" ? { ...more, model: modelOrFields } : modelOrFields;
    super(fields);
    const model = fields.model ?? fields.modelName;
    if (!model)
      throw new TypeError('`model` is missing: give an id such as "openai/text-embedding-3-small".');
    this.model = model;
    this.dimensions = fields.dimensions;
    this.batchSize = fields.batchSize ?? 512;
    if (!Number.isInteger(this.batchSize) || this.batchSize < 1)
      throw new RangeError(`\`batchSize\` must be a whole number of one or more, not ${this.batchSize}.`);
    this.#fields = fields;
    const { maxConcurrency, maxRetries, onFailedAttempt } = fields;
    const { caller } = this;
    this.#rules = { caller, maxConcurrency, maxRetries, hasHandler: onFailedAttempt !== undefined };
    // Out of sight: to print a model is not to print its client.
    Object.defineProperty(this, "client", { value: createClient(fields) });
  }

  /** One vector for each text, in order. @throws OpenRouterError, and the other requests are given up */
  override async embedDocuments(documents: string[]): Promise<number[][]> {
    const { inputType } = this.#fields;
    const given = typeof inputType === "object" ? inputType.documents : inputType;
    const controller = new AbortController();
    const batches: Promise<number[][]>[] = [];
    for (let at = 0; at < documents.length; at += this.batchSize) {
      const texts = documents.slice(at, at + this.batchSize);
      batches.push(this.#embed([texts, controller.signal], given));
    }
    try {
      return (await Promise.all(batches)).flat();
    } catch (error) {
      controller.abort();
      await Promise.allSettled(batches);
      throw error;
    }
  }

  override async embedQuery(document: string): Promise<number[]> {
    const { inputType } = this.#fields;
    const given = typeof inputType === "object" ? inputType.query : inputType;
    const [vector] = await this.#embed([[document], new AbortController().signal], given);
    return vector as number[];
  }

  async #embed([input, signal]: Batch, input_type: string | undefined): Promise<number[][]> {
    const { encodingFormat: encoding_format, user, provider, modelKwargs, receiptTags } = this.#fields;
    const { model, dimensions } = this;
    const own = { model, dimensions, encoding_format, input_type, user, provider };
    const body: EmbeddingRequest = { ...own, ...modelKwargs, input };
    try {
      const reply = await callApi(this.#rules, { signal }, receiptTags, (call) =>
        this.client.embeddings(body, call),
      );
      const vectors = decodeVectors(reply, input.length);
      if (vectors !== undefined) return vectors;
    } catch (error) {
      throw await explain(error, signal);
    }
    throw new TypeError(`The answer of ${model} has not one vector for each of ${input.length} texts.`);
  }
}
