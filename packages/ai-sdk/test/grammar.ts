import type {
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";
import { chunks, sse, type WireObject } from "@wayfare/test-upstream";
import { expect } from "vitest";
import { type Bench, type call, partsOf } from "./support.ts";

type Part = LanguageModelV4StreamPart;

/** What the interface allows of an order of parts, followed part by part. */
interface State {
  /** Blocks of text and reasoning, and inputs of tools, that are open: id -> type. */
  readonly open: Map<string, "text" | "reasoning" | "tool-input">;
  /** Ids of blocks that were used. */
  readonly used: Set<string>;
  /** Inputs of tools as they stream, those that ended, and the calls that were made. */
  readonly inputs: Map<string, string>;
  readonly ended: Set<string>;
  readonly calls: Set<string>;
}

/**
 * Says what is wrong with the order of the parts of a stream; nothing when all is well. Tool inputs may stay open when
 * the answer was cut short: then there is no call either.
 */
export function grammarFaults(parts: readonly Part[]): string[] {
  const faults: string[] = [];
  const state: State = {
    open: new Map(),
    used: new Set(),
    inputs: new Map(),
    ended: new Set(),
    calls: new Set(),
  };
  const count = (type: Part["type"]) => parts.filter((part) => part.type === type).length;
  if (parts[0]?.type !== "stream-start" || count("stream-start") !== 1)
    faults.push("stream-start not first and once");
  if (count("response-metadata") !== 1) faults.push(`response-metadata ${count("response-metadata")} times`);
  if (parts.at(-1)?.type !== "finish" || count("finish") !== 1) faults.push("finish not last and once");
  for (const [at, part] of parts.entries()) {
    const fault = step(state, part);
    if (fault !== undefined) faults.push(`part ${at}, ${part.type}: ${fault}`);
  }
  const left = [...state.open].filter(([, type]) => type !== "tool-input");
  if (left.length > 0) faults.push(`left open: ${left.join(" ")}`);
  for (const id of state.ended) if (!state.calls.has(id)) faults.push(`input ${id} ended without a call`);
  return faults;
}

function step(state: State, part: Part): string | undefined {
  switch (part.type) {
    case "text-start":
      return start(state, part.id, "text");
    case "reasoning-start":
      return start(state, part.id, "reasoning");
    case "tool-input-start":
      return start(state, part.id, "tool-input");
    case "text-delta":
      return goOn(state, part.id, "text", part.delta);
    case "reasoning-delta":
      return goOn(state, part.id, "reasoning", part.delta);
    case "tool-input-delta": {
      state.inputs.set(part.id, (state.inputs.get(part.id) ?? "") + part.delta);
      return goOn(state, part.id, "tool-input", part.delta);
    }
    case "text-end":
      return end(state, part.id, "text");
    case "reasoning-end":
      return end(state, part.id, "reasoning");
    case "tool-input-end":
      state.ended.add(part.id);
      return end(state, part.id, "tool-input");
    case "tool-call":
      return checkCall(state, part);
    case "tool-result":
      return state.calls.has(part.toolCallId) ? undefined : "a result without a call";
    case "file":
    case "custom":
      return nested(state) && "inside a block";
    case "error":
      return part.error instanceof Error ? undefined : "not an Error";
    default:
      return undefined;
  }
}

/** Texts and reasonings do not lie in one another. */
function nested({ open }: State): string | undefined {
  return [...open].find(([, type]) => type !== "tool-input")?.[0];
}

function start(state: State, id: string, type: "text" | "reasoning" | "tool-input"): string | undefined {
  const around = nested(state);
  if (state.used.has(`${type} ${id}`)) return `id ${id} twice`;
  state.used.add(`${type} ${id}`);
  state.open.set(id, type);
  return around && `starts inside ${around}`;
}

function goOn({ open }: State, id: string, type: string, delta: string): string | undefined {
  if (open.get(id) !== type) return `${id} is not open`;
  if (typeof delta !== "string") return `no text but ${JSON.stringify(delta)}`;
  return delta === "" ? "empty" : undefined;
}

function end({ open }: State, id: string, type: string): string | undefined {
  if (open.get(id) !== type) return `${id} is not open`;
  open.delete(id);
  return undefined;
}

function checkCall(state: State, part: Extract<Part, { type: "tool-call" }>): string | undefined {
  const { toolCallId: id, input, providerExecuted } = part;
  if (state.calls.has(id)) return `call ${id} twice`;
  state.calls.add(id);
  if (providerExecuted) return undefined;
  if (!state.ended.has(id)) return "before its input ended";
  // Whether the model wrote JSON is between it and `ai`, which can have a call repaired.
  const streamed = state.inputs.get(id) ?? "";
  return streamed !== input && !(streamed.trim() === "" && input === "{}")
    ? "not what was streamed"
    : undefined;
}

/** What `doGenerate` would have returned for the parts of a stream. */
export function foldParts(
  parts: readonly Part[],
): Pick<LanguageModelV4GenerateResult, "content" | "finishReason" | "usage"> {
  const content: LanguageModelV4Content[] = [];
  const blocks = new Map<string, { type: "text" | "reasoning"; text: string }>();
  let finish: Extract<Part, { type: "finish" }> | undefined;
  for (const part of parts) {
    if (part.type === "text-start" || part.type === "reasoning-start") {
      const block = { type: part.type === "text-start" ? "text" : "reasoning", text: "" } as const;
      blocks.set(part.id, block);
      content.push(block);
    } else if (part.type === "text-delta" || part.type === "reasoning-delta") {
      const block = blocks.get(part.id);
      if (block) block.text += part.delta;
    } else if (part.type === "text-end" || part.type === "reasoning-end") {
      const { type: _, id, ...rest } = part;
      Object.assign(blocks.get(id) ?? {}, rest);
    } else if (["tool-call", "tool-result", "file", "source", "custom"].includes(part.type)) {
      content.push(part as LanguageModelV4Content);
    } else if (part.type === "finish") finish = part;
  }
  if (finish === undefined) throw new Error("no finish");
  return { content, finishReason: finish.finishReason, usage: finish.usage };
}

/** Reads the parts of a stream with these deltas; their order is checked. */
export function decoderOver(bench: Bench) {
  return async (
    deltas: readonly WireObject[],
    finish?: string | null,
    options: Parameters<typeof call>[0] = {},
  ): Promise<LanguageModelV4StreamPart[]> => {
    const parts = await partsOf(bench.answering(sse(chunks(deltas, finish))).chat("lumen/otter-1"), options);
    expect(grammarFaults(parts)).toEqual([]);
    return parts;
  };
}

/** The kinds of parts, in their order. */
export const types = (parts: readonly LanguageModelV4StreamPart[]) => parts.map(({ type }) => type);
