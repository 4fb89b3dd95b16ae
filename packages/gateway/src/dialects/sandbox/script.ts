import type { ChatRequest, FunctionTool } from "@wayfare/core";
import type { CatalogEndpoint, CatalogModel } from "../../catalog/catalog.ts";
import { idLetters } from "../../generation-id.ts";
import { answerText } from "./answer-text.ts";
import { chooseTool } from "./choose-tool.ts";
import type { Prompt } from "./prompt.ts";
import { createRandom, type Random } from "./random.ts";
import { type Thinking, think } from "./reasoning.ts";
import { instanceOf } from "./schema-instance.ts";
import { countTokens, tokenize } from "./tokens.ts";

/** One token of an answer, and where it belongs. */
export type Piece =
  | { readonly kind: "reasoning" | "text" | "arguments"; readonly token: string }
  | { readonly kind: "image"; readonly token: "" };

/** A whole answer, token by token, before it is spoken. */
export interface Script {
  /** In the order in which they are spoken: thoughts first. */
  readonly pieces: readonly Piece[];
  /** How the thoughts are told. */
  readonly thinking: Thinking;
  /** The function that is called, if any. */
  readonly call: { readonly id: string; readonly name: string } | undefined;
  /** Why it ends. */
  readonly finish_reason: "stop" | "length" | "tool_calls";
}

/** Decides what the sandbox answers: the same for the same request. */
export function writeScript(
  request: ChatRequest,
  model: CatalogModel,
  endpoint: CatalogEndpoint,
  prompt: Prompt,
): Script {
  const random = createRandom(
    [model.id, prompt.instructions, prompt.asked, prompt.turns, request.seed].join("\n"),
  );
  const thinking = think(request, model, prompt);
  const tool = chooseTool(request, prompt);
  const said = tool ? callArguments(tool, prompt, random) : wording(request, model, prompt, random);
  const words = tool ? said : beforeStop(said, request.stop);
  const pieces: Piece[] = [
    ...tokenize(thinking.text).map((token) => ({ kind: "reasoning", token }) as const),
    ...tokenize(words).map((token) => ({ kind: tool ? "arguments" : "text", token }) as const),
    ...(paints(request, model) ? [{ kind: "image", token: "" } as const] : []),
  ];
  const limit = Math.min(
    request.max_completion_tokens ?? request.max_tokens ?? Infinity,
    endpoint.max_completion_tokens ?? Infinity,
  );
  // One piece is one token, so the limit is a matter of counting.
  const cut = pieces.length > limit;
  return {
    pieces: cut ? pieces.slice(0, limit) : pieces,
    thinking,
    call: tool && { id: callId(random), name: tool.name },
    finish_reason: cut ? "length" : tool ? "tool_calls" : "stop",
  };
}

/** Arguments are always an object, also for tools that describe none. */
function callArguments(tool: FunctionTool["function"], { asked }: Prompt, random: Random): string {
  return JSON.stringify(instanceOf({ type: "object", ...tool.parameters }, { asked, random }));
}

/** The words of an answer, in the form that the request wants. */
function wording(
  { response_format }: ChatRequest,
  model: CatalogModel,
  prompt: Prompt,
  random: Random,
): string {
  const { asked } = prompt;
  const schema = response_format?.type === "json_schema" ? response_format.json_schema.schema : undefined;
  if (schema) return JSON.stringify(instanceOf(schema, { asked, random }));
  const text = answerText(prompt, model.name, random);
  return response_format?.type === "json_object" || response_format?.type === "json_schema"
    ? JSON.stringify({ answer: text, sandbox: true })
    : text;
}

/** Cuts at the first of the stop marks; the mark itself is not said. */
function beforeStop(text: string, stop: ChatRequest["stop"]): string {
  const marks = typeof stop === "string" ? [stop] : (stop ?? []);
  const ends = marks.filter((mark) => mark !== "").map((mark) => text.indexOf(mark));
  const first = ends.reduce((least, end) => (end >= 0 ? Math.min(least, end) : least), text.length);
  return text.slice(0, first);
}

/** A model that can paint does, unless only other output is wanted. */
function paints({ modalities }: ChatRequest, { output_modalities }: CatalogModel): boolean {
  return (
    output_modalities.includes("image") &&
    (modalities === undefined || modalities?.includes("image") === true)
  );
}

function callId(random: Random): string {
  return `call_${Array.from({ length: 24 }, () => random.pick([...idLetters])).join("")}`;
}

/** Tokens that one picture counts. */
export const IMAGE_TOKENS = 1290;

/** Output tokens by kind, of an answer or of as much of it as was spoken. */
export function countPieces(
  pieces: readonly Piece[],
  call: Script["call"],
): { all: number; reasoning: number; image: number } {
  const image = IMAGE_TOKENS * pieces.filter((piece) => piece.kind === "image").length;
  const reasoning = pieces.filter((piece) => piece.kind === "reasoning").length;
  const words = pieces.filter((piece) => piece.kind === "text" || piece.kind === "arguments").length;
  return { all: reasoning + words + image + (call ? countTokens(call.name) : 0), reasoning, image };
}
