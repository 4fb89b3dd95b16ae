import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";

type Part = LanguageModelV4StreamPart;

/** What is open, and what was seen, at one point of a stream. */
interface State {
  readonly open: Map<string, { kind: string; text: string }>;
  readonly ids: Set<string>;
  readonly inputs: Map<string, string>;
  readonly problems: string[];
  isBroken: boolean;
}

/**
 * Where the parts of a stream break the rules of the AI SDK: `stream-start` first, `response-metadata` once, blocks and
 * inputs that begin, go on and end under one id, `finish` once and last, and nothing but it after an error.
 */
export function grammarProblems(parts: readonly Part[]): string[] {
  const state: State = { open: new Map(), ids: new Set(), inputs: new Map(), problems: [], isBroken: false };
  const { problems } = state;
  const types = parts.map(({ type }) => type);
  if (types[0] !== "stream-start") problems.push(`the first part is ${types[0]}`);
  if (types.at(-1) !== "finish") problems.push(`the last part is ${types.at(-1)}`);
  for (const once of ["stream-start", "response-metadata", "finish"] as const) {
    const count = types.filter((type) => type === once).length;
    if (count !== 1) problems.push(`${once} came ${count} times`);
  }
  if (types.indexOf("response-metadata") > 1) problems.push("response-metadata came late");
  for (const part of parts) follow(part, state);
  return problems;
}

function follow(part: Part, state: State): void {
  const { open, problems } = state;
  if (state.isBroken && part.type !== "finish") problems.push(`${part.type} after an error`);
  switch (part.type) {
    case "text-start":
    case "reasoning-start":
    case "tool-input-start":
      begin(part.id, part.type.replace("-start", ""), state);
      return;
    case "text-delta":
    case "reasoning-delta":
    case "tool-input-delta": {
      const block = open.get(part.id);
      if (block?.kind !== part.type.replace("-delta", ""))
        problems.push(`${part.type} ${part.id} is not open`);
      else block.text += part.delta;
      return;
    }
    case "text-end":
    case "reasoning-end":
    case "tool-input-end":
      end(part.id, part.type.replace("-end", ""), state);
      return;
    case "tool-call": {
      const input = state.inputs.get(part.toolCallId);
      if (!part.providerExecuted && (input || "{}") !== part.input)
        problems.push(`the input of call ${part.toolCallId} came as ${input}, and was called ${part.input}`);
      return;
    }
    case "error":
      state.isBroken = true;
      if (!(part.error instanceof Error)) problems.push("the error is no Error");
      return;
    case "finish":
      for (const [id, { kind }] of open)
        if (kind !== "tool-input" || !state.isBroken) problems.push(`${kind} ${id} was never ended`);
      return;
    default:
  }
}

function begin(id: string, kind: string, { open, ids, problems }: State): void {
  if (ids.has(`${kind} ${id}`)) problems.push(`${kind} ${id} began twice`);
  if (kind !== "tool-input" && [...open.values()].some((block) => block.kind !== "tool-input"))
    problems.push(`${kind} ${id} began inside of another block`);
  ids.add(`${kind} ${id}`);
  open.set(id, { kind, text: "" });
}

function end(id: string, kind: string, { open, inputs, problems }: State): void {
  const block = open.get(id);
  if (block?.kind !== kind) problems.push(`${kind} ${id} ended without a beginning`);
  open.delete(id);
  if (kind === "tool-input") inputs.set(id, block?.text ?? "");
}
