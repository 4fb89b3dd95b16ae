import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type {
  BaseLanguageModelInput,
  StructuredOutputMethodOptions,
} from "@langchain/core/language_models/base";
import type { BindToolsInput } from "@langchain/core/language_models/chat_models";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { assembleStructuredOutputPipeline } from "@langchain/core/language_models/structured_output";
import type { AIMessageChunk, BaseMessage } from "@langchain/core/messages";
import type { ChatGenerationChunk, ChatResult, LLMResult } from "@langchain/core/outputs";
import type { Runnable } from "@langchain/core/runnables";
import type { SerializableSchema } from "@langchain/core/utils/standard_schema";
import type { InteropZodType } from "@langchain/core/utils/types";
import type { CallOptions, ChatCompletion, ChatRequest } from "@wayfare/core";
import { contentText, receiptOf, replyWithoutReason } from "@wayfare/core/adapter";
import { callApi } from "../call/call-api.ts";
import type { AnswerDecoder } from "../decode/answer-decoder.ts";
import { decodeMessage } from "../decode/decode-content.ts";
import type { DecodeTarget } from "../decode/decode-target.ts";
import { encodeMessages } from "../encode/encode-messages.ts";
import type { ChatOpenRouterCallOptions } from "../options/settings.ts";
import { ConfiguredModel } from "./configured-model.ts";
import { readStream } from "./read-stream.ts";
import { likelyMethod, planOutput } from "./structured-output.ts";
import { sumTokens, tokensOf } from "./token-usage.ts";

type Options = ConfiguredModel["ParsedCallOptions"];
// biome-ignore lint/suspicious/noExplicitAny: as in LangChain, since interfaces have no index signature
type Shape = Record<string, any>;
// biome-ignore lint/suspicious/noExplicitAny: what goes into a schema may be another thing than what comes out
type AnySchema<Output> = InteropZodType<Output, any> | SerializableSchema<Output> | Shape;

/**
 * Any model of OpenRouter as a chat model of LangChain. What a call cost stands in `usage_metadata.total_cost`, and to
 * the last digit in `response_metadata.openrouter`, the receipt of the call.
 */
export class ChatOpenRouter extends ConfiguredModel {
  static override lc_name(): string {
    return "ChatOpenRouter";
  }

  /** @throws OpenRouterError, also for an error inside HTTP 200; the reason of an aborted signal as it is */
  override async _generate(
    messages: BaseMessage[],
    options: Options,
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    const { body, target } = await this.#request(messages, options);
    let completion: ChatCompletion;
    try {
      completion = await this.#call(options, (call) => this.client.chat(body, call));
    } catch (error) {
      const reply = replyWithoutReason(error);
      if (reply === undefined) throw await this.#explain(error, options);
      completion = reply;
    }
    const message = await decodeMessage(completion, receiptOf(completion), { ...target, hasUsage: true });
    if (this.langsmithCosts) await tellLangSmith(runManager, message);
    // No token is told: whoever waits for tokens would take this for one more message than there is.
    const text = contentText(completion.choices[0]?.message?.content);
    const { finish_reason } = message.response_metadata;
    return {
      generations: [{ text, message, generationInfo: { finish_reason } }],
      llmOutput: { tokenUsage: tokensOf(message) },
    };
  }

  override _streamResponseChunks(
    messages: BaseMessage[],
    options: Options,
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const isStandard = (options.outputVersion ?? this.outputVersion) === "v1";
    const create = isStandard ? createBlockDecoder : createPieceDecoder;
    const onItem = async (chunk: ChatGenerationChunk): Promise<void> => {
      if (this.langsmithCosts) await tellLangSmith(runManager, chunk.message as AIMessageChunk);
      await runManager?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk });
    };
    return this.#read(messages, options, create, runManager && onItem);
  }

  override _streamChatModelEvents(
    messages: BaseMessage[],
    options: Options,
  ): AsyncGenerator<ChatModelStreamEvent> {
    return this.#read(messages, options, createProtocolDecoder, undefined);
  }

  override _combineLLMOutput(...outputs: LLMResult["llmOutput"][]): LLMResult["llmOutput"] {
    return { tokenUsage: sumTokens(outputs) };
  }

  #read<T>(
    messages: BaseMessage[],
    options: Options,
    createDecoder: (target: DecodeTarget) => AnswerDecoder<T> | Promise<AnswerDecoder<T>>,
    onItem: ((item: T) => Promise<void>) | undefined,
  ): AsyncGenerator<T> {
    return readStream({
      open: async () => {
        const { body, target } = await this.#request(messages, options);
        const stream = await this.#call(options, async (call) => {
          const opening = this.client.stream(body, call);
          // Until the first content: what fails before it can be tried again.
          await opening.open();
          return opening;
        });
        return { stream, decoder: await createDecoder(target) };
      },
      onItem,
      explain: (error) => this.#explain(error, options),
    });
  }

  async #request(
    messages: BaseMessage[],
    options: Options,
  ): Promise<{ body: ChatRequest; target: DecodeTarget }> {
    const fields = this.invocationParams(options);
    const encoding = encodeMessages(messages, fields.model);
    const body = { ...fields, messages: encoding instanceof Promise ? await encoding : encoding };
    return { body, target: { audioFormat: body.audio?.format, hasUsage: this.streamUsage } };
  }

  #call<T>(options: Options, send: (call: CallOptions) => Promise<T>): Promise<T> {
    const { receiptTags: given } = options;
    return callApi(this.rules, options, given ? { ...this.receiptTags, ...given } : this.receiptTags, send);
  }

  async #explain(error: unknown, { signal }: Options): Promise<unknown> {
    const target = { audioFormat: undefined, hasUsage: true, isCut: true };
    const { explain } = await import("../call/errors.ts");
    return explain(error, signal, (partial, receipt) => decodeMessage(partial, receipt, target));
  }

  /** Tools of LangChain, JSON schemas in the form of OpenAI, or `{ type: "openrouter:web_search" }` and its like. */
  override bindTools(
    tools: BindToolsInput[],
    kwargs: Partial<ChatOpenRouterCallOptions> = {},
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, ChatOpenRouterCallOptions> {
    return this.withConfig({ ...kwargs, tools });
  }

  /**
   * Answers in the form of a schema: zod, any other Standard Schema, or JSON schema.
   *
   * @param config - `method` is "jsonSchema" where every model that may answer is known to have it, else
   * "functionCalling"; "jsonMode" asks for JSON of any form. `strict` is passed on, `includeRaw` brings the message too.
   * @throws OutputParserException when the answer has not that form, or says nothing at all
   */
  override withStructuredOutput<Output extends Shape = Shape>(
    schema: AnySchema<Output>,
    config?: StructuredOutputMethodOptions<false>,
  ): Runnable<BaseLanguageModelInput, Output>;
  override withStructuredOutput<Output extends Shape = Shape>(
    schema: AnySchema<Output>,
    config?: StructuredOutputMethodOptions<true>,
  ): Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }>;
  override withStructuredOutput<Output extends Shape = Shape>(
    schema: AnySchema<Output>,
    config?: StructuredOutputMethodOptions<boolean>,
  ):
    | Runnable<BaseLanguageModelInput, Output>
    | Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }>;
  override withStructuredOutput(schema: Shape, config: StructuredOutputMethodOptions<boolean> = {}): unknown {
    const asked = [this.profile, ...(this.models ?? []).map((id) => this.profileOf(id))];
    const { options, parser } = planOutput(schema, config, likelyMethod(asked));
    const model = this.withConfig(options);
    return assembleStructuredOutputPipeline(
      model,
      parser,
      config.includeRaw,
      "ChatOpenRouterStructuredOutput",
    );
  }
}

// What few programs need is loaded when it is first needed.

async function createPieceDecoder(target: DecodeTarget): Promise<AnswerDecoder<ChatGenerationChunk>> {
  return (await import("../decode/decode-stream.ts")).createPieceDecoder(target);
}

async function createBlockDecoder(target: DecodeTarget): Promise<AnswerDecoder<ChatGenerationChunk>> {
  return (await import("../decode/decode-block-stream.ts")).createBlockPieceDecoder(target);
}

async function createProtocolDecoder(target: DecodeTarget): Promise<AnswerDecoder<ChatModelStreamEvent>> {
  const { ProtocolDecoder } = await import("../decode/decode-events.ts");
  return new ProtocolDecoder(target);
}

async function tellLangSmith(
  ...of: Parameters<typeof import("../cost/langsmith.ts").tellLangSmith>
): Promise<void> {
  (await import("../cost/langsmith.ts")).tellLangSmith(...of);
}
