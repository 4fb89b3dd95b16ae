import type {
  ChatChunk,
  ChatCompletion,
  ChatRequest,
  Choice,
  ChunkChoice,
  Delta,
  Message,
  ModelId,
  ResponseMessage,
  Usage,
} from "@wayfare/core";
import type { APIPromise, OpenAI } from "openai";
import type { ChatCompletionStream, ChatCompletionStreamParams } from "openai/lib/ChatCompletionStream";
import type { ExtractParsedContentFromParams } from "openai/lib/parser";
import type { ParsedChatCompletion } from "openai/resources/chat/completions";
import type { Stream } from "openai/streaming";
import type { RoutedRequestOptions } from "./settings.ts";

type Sdk = OpenAI.Chat.ChatCompletionCreateParams;
type SdkCompletions = OpenAI["chat"]["completions"];
type SdkUsage = OpenAI.CompletionUsage;

/** What of `Ours` the SDK's `Theirs` has no name for. */
export type Extra<Ours, Theirs> = Omit<Ours, keyof Theirs>;

/** Fields that are OpenRouter's alone. */
type OwnFields = Omit<ChatRequest, keyof Sdk | "prompt">;

/** Fields that both know, with the values of both. */
type SharedName = Exclude<Extract<keyof Sdk, keyof ChatRequest>, "model" | "messages" | "stream">;
type SharedFields = { [Name in SharedName]?: Sdk[Name] | ChatRequest[Name] };

/** A request names one model, or several to try in order. */
type Asked = { model: ModelId } | { model?: ModelId | undefined; models: ModelId[] };

/** A chat request: the SDK's fields and OpenRouter's. */
export type RoutedChatRequest = Omit<Sdk, SharedName | "model" | "messages" | "stream"> &
  SharedFields &
  OwnFields &
  Asked & { messages: (OpenAI.ChatCompletionMessageParam | Message)[] };

type RoutedUsage = SdkUsage & Extra<Usage, SdkUsage>;

/** An answer: the SDK's fields and OpenRouter's. */
export interface RoutedChatCompletion
  extends Omit<OpenAI.ChatCompletion, "choices" | "usage">,
    Extra<ChatCompletion, OpenAI.ChatCompletion> {
  choices: RoutedChoice<OpenAI.ChatCompletion.Choice>[];
  usage?: RoutedUsage;
}

type RoutedChoice<Theirs extends OpenAI.ChatCompletion.Choice> = Omit<Theirs, "message"> &
  Extra<Choice, Theirs> & { message: WithExtras<Theirs["message"]> };

type WithExtras<Theirs> = Theirs &
  Pick<ResponseMessage, "reasoning" | "reasoning_content" | "reasoning_details" | "images">;

/** A piece of a streamed answer. */
export interface RoutedChatChunk
  extends Omit<OpenAI.ChatCompletionChunk, "choices" | "usage">,
    Extra<ChatChunk, OpenAI.ChatCompletionChunk> {
  choices: RoutedChunkChoice[];
  usage?: RoutedUsage | null;
}

type SdkChunkChoice = OpenAI.ChatCompletionChunk.Choice;
type SdkDelta = OpenAI.ChatCompletionChunk.Choice.Delta;
type RoutedChunkChoice = Omit<SdkChunkChoice, "delta"> &
  Extra<ChunkChoice, SdkChunkChoice> & { delta: SdkDelta & Extra<Delta, SdkDelta> };

/** An answer with what was parsed of it. */
export interface RoutedParsedCompletion<Parsed>
  extends Omit<ParsedChatCompletion<Parsed>, "choices" | "usage">,
    Extra<ChatCompletion, OpenAI.ChatCompletion> {
  choices: RoutedChoice<ParsedChatCompletion<Parsed>["choices"][number]>[];
  usage?: RoutedUsage;
}

interface Create {
  (
    body: RoutedChatRequest & { stream?: false | null | undefined },
    options?: RoutedRequestOptions,
  ): APIPromise<RoutedChatCompletion>;
  (
    body: RoutedChatRequest & { stream: true },
    options?: RoutedRequestOptions,
  ): APIPromise<Stream<RoutedChatChunk>>;
  (
    body: RoutedChatRequest & { stream?: boolean | null | undefined },
    options?: RoutedRequestOptions,
  ): APIPromise<Stream<RoutedChatChunk> | RoutedChatCompletion>;
}

type Parse = <
  Params extends OpenAI.ChatCompletionCreateParamsNonStreaming & OwnFields,
  Parsed = ExtractParsedContentFromParams<Params>,
>(
  body: Params,
  options?: RoutedRequestOptions,
) => APIPromise<RoutedParsedCompletion<Parsed>>;

type StreamChat = <
  Params extends ChatCompletionStreamParams & OwnFields,
  Parsed = ExtractParsedContentFromParams<Params>,
>(
  body: Params,
  options?: RoutedRequestOptions,
) => ChatCompletionStream<Parsed>;

/** The SDK's chats with OpenRouter's fields; what the SDK's own types allow is allowed as before. */
export interface RoutedCompletions extends SdkCompletions {
  create: Create & SdkCompletions["create"];
  parse: Parse & SdkCompletions["parse"];
  stream: StreamChat & SdkCompletions["stream"];
}
