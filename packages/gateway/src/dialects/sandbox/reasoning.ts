import type { ChatRequest, ReasoningDetail } from "@wayfare/core";
import type { CatalogModel } from "../../catalog/catalog.ts";
import { invalidRequest } from "../../refusal.ts";
import { shorten } from "./answer-text.ts";
import type { Prompt } from "./prompt.ts";

/** How a model thinks about one request. */
export interface Thinking {
  /** What it thinks; empty when it does not. */
  readonly text: string;
  /** Whether the thoughts are told; they are counted either way. */
  readonly shown: boolean;
  /** The dialect of its reasoning details. */
  readonly format: string;
}

/** Sentences by effort. */
const sentences = new Map(
  Object.entries({
    none: 0,
    minimal: 1,
    low: 2,
    medium: 3,
    high: 4,
    xhigh: 5,
    max: 6,
  }),
);

/** The dialect of reasoning details by the author of the model (OpenRouter docs: reasoning tokens). */
const formats: Readonly<Record<string, string>> = {
  anthropic: "anthropic-claude-v1",
  google: "google-gemini-v1",
  "meta-llama": "meta-responses-v1",
  openai: "openai-responses-v1",
  "x-ai": "xai-responses-v1",
};

/** Thinks about a request as far as request and model want it. @throws InvalidRequestError when a must is forbidden */
export function think(request: ChatRequest, model: CatalogModel, prompt: Prompt): Thinking {
  const { reasoning, include_reasoning } = request;
  const shown = reasoning?.exclude !== true && include_reasoning !== false;
  const format = formats[model.id.split("/")[0] ?? ""] ?? "unknown";
  const effort = model.reasoning ? effortOf(request, model) : "none";
  if (model.reasoning?.mandatory && effort === "none") {
    throw invalidRequest("Reasoning is mandatory for this endpoint and cannot be disabled.");
  }
  return {
    text: thoughts(prompt)
      .slice(0, sentences.get(effort) ?? 3)
      .join(" "),
    shown,
    format,
  };
}

/** The request's own words first, then the switches, then what the model does by default. */
function effortOf(
  { reasoning, reasoning_effort, include_reasoning }: ChatRequest,
  model: CatalogModel,
): string {
  const asked = reasoning?.effort ?? reasoning_effort;
  if (typeof asked === "string") return asked;
  if (reasoning?.enabled === false || reasoning?.max_tokens === 0) return "none";
  const wanted = reasoning?.enabled === true || reasoning?.max_tokens != null || include_reasoning === true;
  const always = model.reasoning?.mandatory === true || model.reasoning?.default_enabled === true;
  return wanted || always ? (model.reasoning?.default_effort ?? "medium") : "none";
}

/** In the order in which they are cut: the first ones say most. */
function thoughts({ asked, results, tokens }: Prompt): string[] {
  return [
    `The user says “${shorten(asked, 80)}”.`,
    results.length > 0
      ? "A tool has answered, so I can use its result."
      : "Nothing has to be looked up for that.",
    `There are ${tokens} tokens of input, which is little.`,
    "I only have the request itself to go by, so I will speak about that.",
    "First I name what was asked, then I say who is speaking.",
    "That is enough; I stop here.",
  ];
}

/** One piece of the thoughts as a reasoning detail. */
export function reasoningDetail(text: string, { format }: Thinking): ReasoningDetail {
  return { type: "reasoning.text", text, format, index: 0 };
}
