import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import type { Wire } from "../../client/payload.ts";

interface BareFields {
  readonly model: string;
  readonly apiKey: string;
  readonly baseURL: string;
}

const roles: Readonly<Record<string, string>> = { system: "system", human: "user", ai: "assistant" };

/**
 * The least that a chat model of LangChain can be: `fetch`, `split` and `JSON.parse` by hand, one message for each event;
 * text and nothing else, no retries, no errors, no usage.
 */
export class BareChatModel extends BaseChatModel {
  readonly #fields: BareFields;

  constructor(fields: BareFields) {
    super({});
    this.#fields = fields;
  }

  override _llmType(): string {
    return "bare";
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const response = await this.#post(messages, {});
    const completion = JSON.parse(await response.text()) as Wire<"message">;
    const text = completion.choices[0]?.message.content ?? "";
    return { generations: [{ text, message: new AIMessage({ content: text }) }] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    _options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for await (const texts of this.#texts(messages)) {
      for (const text of texts) {
        const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text }) });
        yield chunk;
        await runManager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk });
      }
    }
  }

  override async *_streamChatModelEvents(messages: BaseMessage[]): AsyncGenerator<ChatModelStreamEvent> {
    let whole = "";
    yield { event: "message-start" };
    yield { event: "content-block-start", index: 0, content: { type: "text", text: "" } };
    for await (const texts of this.#texts(messages)) {
      for (const text of texts) {
        whole += text;
        yield { event: "content-block-delta", index: 0, delta: { type: "text-delta", text } };
      }
    }
    yield { event: "content-block-finish", index: 0, content: { type: "text", text: whole } };
    yield { event: "message-finish", reason: "stop" };
  }

  /** The texts of a stream, those of each read together. */
  async *#texts(messages: BaseMessage[]): AsyncGenerator<string[]> {
    const response = await this.#post(messages, { stream: true });
    const decoder = new TextDecoder();
    let rest = "";
    for await (const bytes of response.body as ReadableStream<Uint8Array>) {
      rest += decoder.decode(bytes, { stream: true });
      const events = rest.split("\n\n");
      rest = events.pop() ?? "";
      const texts: string[] = [];
      for (const event of events) {
        if (!event.startsWith("data: ")) continue;
        const data = event.slice(6);
        if (data === "[DONE]") continue;
        texts.push((JSON.parse(data) as Wire<"delta">).choices[0]?.delta.content ?? "");
      }
      yield texts;
    }
  }

  #post(messages: BaseMessage[], rest: { readonly stream?: true }): Promise<Response> {
    const { model, apiKey, baseURL } = this.#fields;
    const sent = messages.map(({ type, content }) => ({ role: roles[type], content }));
    return fetch(`${baseURL}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ model, messages: sent, ...rest }),
    });
  }
}
