import type { ChunkChoice, Delta } from "../protocol/chat-chunk.ts";
import type {
  Choice,
  FinishReason,
  Logprobs,
  ResponseAudio,
  ResponseImage,
  ResponseMessage,
} from "../protocol/chat-completion.ts";
import type { ReasoningDetail } from "../protocol/reasoning.ts";
import { contentText } from "./content-text.ts";
import { entries } from "./entries.ts";
import { mergeAudio } from "./merge-audio.ts";
import { mergeReasoningDetail } from "./reasoning-details.ts";
import { TextParts } from "./text-parts.ts";
import { ToolCalls } from "./tool-calls.ts";

/** The message of one choice, growing delta by delta. */
export class ChoiceFold {
  readonly #index: number;
  readonly #content = new TextParts();
  readonly #toolCalls: ToolCalls;
  #hasContent = false;
  #refusal: TextParts | undefined;
  #reasoning: TextParts | undefined;
  #details: ReasoningDetail[] | undefined;
  #images: ResponseImage[] | undefined;
  #audio: ResponseAudio | undefined;
  #annotations: NonNullable<ResponseMessage["annotations"]> | undefined;
  #logprobs: Logprobs | null = null;
  /** Delta fields that the types do not know; the last value wins. */
  #rest: Record<string, unknown> | undefined;
  /** The same for the choice around the delta. */
  #choiceRest: Record<string, unknown> | undefined;
  finishReason: FinishReason | null = null;

  /** `replyId` makes the ids unique that are made up for tool calls without one. */
  constructor(index: number, replyId: string) {
    this.#index = index;
    this.#toolCalls = new ToolCalls(replyId);
  }

  add(choice: ChunkChoice): void {
    for (const name in choice) {
      const value = choice[name as keyof ChunkChoice];
      if (name === "delta") {
        if (value != null) this.#addDelta(value as Delta);
      } else if (name === "finish_reason") {
        if (value != null) this.finishReason = value as FinishReason;
      } else if (name !== "index") this.#addRest(name, value);
    }
  }

  choice(): Choice {
    const { message, ...rest }: Partial<Choice> = { message: this.#message(), ...this.#choiceRest };
    return {
      index: this.#index,
      logprobs: this.#logprobs,
      finish_reason: this.finishReason,
      ...rest,
      message,
    };
  }

  #addRest(name: string, value: unknown): void {
    if (name === "logprobs") {
      if (value != null) this.#logprobs = joinLogprobs(this.#logprobs, value as Logprobs);
      return;
    }
    const rest = this.#choiceRest;
    if (rest === undefined) this.#choiceRest = { [name]: value };
    else if (value != null || rest[name] === undefined) rest[name] = value;
  }

  #addDelta(delta: Delta): void {
    for (const name in delta) {
      const value = delta[name as keyof Delta];
      if (value === null || value === undefined || value === "") continue;
      if (name === "content") {
        this.#hasContent = true;
        this.#content.add(contentText(value));
      } else if (name !== "role" && !(name === "reasoning_content" && delta.reasoning)) {
        this.#addField(name, value);
      }
    }
  }

  #addField(name: string, value: unknown): void {
    const add = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (add !== undefined) add(this, value as never);
    else {
      this.#rest ??= {};
      this.#rest[name] = value;
    }
  }

  addReasoning(text: string): void {
    this.#reasoning ??= new TextParts();
    this.#reasoning.add(text);
  }

  addRefusal(text: string): void {
    this.#refusal ??= new TextParts();
    this.#refusal.add(text);
  }

  addDetails(details: ReasoningDetail[]): void {
    this.#details ??= [];
    for (const detail of entries(details)) mergeReasoningDetail(this.#details, detail);
  }

  addToolCalls(pieces: NonNullable<Delta["tool_calls"]>): void {
    for (const piece of entries(pieces)) this.#toolCalls.add(piece);
  }

  addImages(images: ResponseImage[]): void {
    this.#images = [...(this.#images ?? []), ...entries(images)];
  }

  addAnnotations(annotations: NonNullable<Delta["annotations"]>): void {
    this.#annotations = [...(this.#annotations ?? []), ...entries(annotations)];
  }

  addAudio(audio: ResponseAudio): void {
    this.#audio = mergeAudio(this.#audio, audio);
  }

  #message(): ResponseMessage {
    const toolCalls = this.#toolCalls.list();
    const message: ResponseMessage = {
      role: "assistant",
      content: this.#hasContent || toolCalls.length === 0 ? this.#content.text() : null,
      refusal: this.#refusal?.text() ?? null,
      reasoning: this.#reasoning?.text() ?? null,
    };
    if (this.#details !== undefined)
      message.reasoning_details = this.#details.map((detail) => ({ ...detail }));
    if (toolCalls.length > 0) message.tool_calls = toolCalls;
    if (this.#images !== undefined) message.images = [...this.#images];
    if (this.#audio !== undefined) message.audio = { ...this.#audio };
    if (this.#annotations !== undefined) message.annotations = [...this.#annotations];
    return Object.assign(message, this.#rest);
  }
}

/** What each field of a delta adds. `reasoning_content` is the name that other providers use for `reasoning`. */
const fields: Readonly<Record<string, (fold: ChoiceFold, value: never) => void>> = {
  reasoning: (fold, text: string) => fold.addReasoning(text),
  reasoning_content: (fold, text: string) => fold.addReasoning(text),
  reasoning_details: (fold, details: ReasoningDetail[]) => fold.addDetails(details),
  refusal: (fold, text: string) => fold.addRefusal(text),
  tool_calls: (fold, pieces: NonNullable<Delta["tool_calls"]>) => fold.addToolCalls(pieces),
  images: (fold, images: ResponseImage[]) => fold.addImages(images),
  audio: (fold, audio: ResponseAudio) => fold.addAudio(audio),
  annotations: (fold, annotations: NonNullable<Delta["annotations"]>) => fold.addAnnotations(annotations),
};

function joinLogprobs(held: Logprobs | null, next: Logprobs): Logprobs {
  const joined: Logprobs = { ...held, ...next };
  for (const name of ["content", "refusal"] as const) {
    const parts = [...(held?.[name] ?? []), ...(next[name] ?? [])];
    if (parts.length > 0) joined[name] = parts;
  }
  return joined;
}
