import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { AIMessageChunk } from "@langchain/core/messages";
import type { WireObject } from "@wayfare/test-upstream";

/** Where the pieces of a message would not add up: what is told once must stand on one piece alone. */
export function chunkProblems(chunks: readonly AIMessageChunk[]): string[] {
  const problems: string[] = [];
  if (!chunks.every((chunk) => AIMessageChunk.isInstance(chunk))) problems.push("not all are AIMessageChunk");
  if (new Set(chunks.map(({ id }) => id)).size > 1) problems.push("the id changed");
  const once: Record<string, (chunk: AIMessageChunk) => unknown> = {
    usage_metadata: ({ usage_metadata }) => usage_metadata,
    "the model": ({ response_metadata }) => response_metadata.model,
    "the finish reason": ({ response_metadata }) => response_metadata.finish_reason,
    "the receipt": ({ response_metadata }) => response_metadata.openrouter,
    reasoning_details: ({ additional_kwargs }) => additional_kwargs.reasoning_details,
  };
  for (const [name, read] of Object.entries(once)) {
    const count = chunks.filter((chunk) => read(chunk) !== undefined).length;
    if (count > 1) problems.push(`${name} came ${count} times`);
  }
  return problems;
}

/** What is open, and what was seen, at one point of a stream. */
interface State {
  readonly open: Map<number, WireObject>;
  readonly seen: Set<number>;
  readonly calls: unknown[];
  readonly problems: string[];
}

/**
 * Where events break the rules of LangChain's protocol: `message-start` once and first, blocks that begin, go on and end
 * at one place, `usage` before the end, and `message-finish` once and last.
 *
 * @param isBroken - whether the stream broke off: then nothing of the end may have come, and no call be whole
 */
export function eventProblems(events: readonly ChatModelStreamEvent[], isBroken = false): string[] {
  const state: State = { open: new Map(), seen: new Set(), calls: [], problems: [] };
  const { open, calls, problems } = state;
  const names = events.map(({ event }) => event);
  const count = (name: string) => names.filter((each) => each === name).length;
  if (names[0] !== "message-start") problems.push(`the first event is ${names[0]}`);
  if (count("message-start") !== 1) problems.push(`message-start came ${count("message-start")} times`);
  for (const event of events) follow(event, state);
  if (isBroken) {
    for (const end of ["usage", "message-finish", "error"])
      if (names.includes(end as never)) problems.push(`${end} in a stream that broke off`);
    if (calls.length > 0) problems.push("a whole call in a stream that broke off");
    return problems;
  }
  const finish = events.at(-1);
  if (finish?.event !== "message-finish") return [...problems, `the last event is ${finish?.event}`];
  if (count("message-finish") !== 1) problems.push(`message-finish came ${count("message-finish")} times`);
  if (count("usage") !== (finish.usage === undefined ? 0 : 1))
    problems.push(`usage came ${count("usage")} times`);
  for (const [index, { type }] of open) problems.push(`${type} ${index} was never ended`);
  if ((finish.reason === "tool_use") !== calls.length > 0)
    problems.push(`the reason is ${finish.reason} after ${calls.length} calls`);
  return problems;
}

function follow(event: ChatModelStreamEvent, { open, seen, calls, problems }: State): void {
  switch (event.event) {
    case "content-block-start": {
      const { index, content } = event;
      if (seen.has(index)) problems.push(`block ${index} began twice`);
      if (index !== seen.size) problems.push(`block ${index} began at place ${seen.size}`);
      seen.add(index);
      open.set(index, { ...content });
      return;
    }
    case "content-block-delta": {
      const block = open.get(event.index);
      if (block === undefined) problems.push(`block ${event.index} is not open`);
      else goOn(block, event.delta, problems);
      return;
    }
    case "content-block-finish":
      end(event.index, event.content, open.get(event.index), problems);
      open.delete(event.index);
      if (event.content.type === "tool_call") calls.push(event.content);
      return;
    case "message-start":
    case "usage":
    case "message-finish":
      return;
    default:
      problems.push(`nobody knows the event ${event.event}`);
  }
}

/** The field of a block that each delta goes on with. */
const fields: Readonly<Record<string, readonly [type: string, field: string]>> = {
  "text-delta": ["text", "text"],
  "reasoning-delta": ["reasoning", "reasoning"],
  "tool-call-delta": ["tool_call_chunk", "args"],
};

function goOn(block: WireObject, delta: WireObject, problems: string[]): void {
  const [type, field] = fields[delta.type] ?? [];
  if (field === undefined || block.type !== type)
    problems.push(`${delta.type} for a block of type ${block.type}`);
  else block[field] += delta[field];
}

/** A block ends as what its pieces add up to. */
function end(index: number, whole: WireObject, block: WireObject | undefined, problems: string[]): void {
  if (block === undefined) {
    problems.push(`block ${index} ended without a beginning`);
    return;
  }
  if (whole.type === "tool_call") {
    const { type, id, name, args } = block;
    const isSame = type === "tool_call_chunk" && id === whole.id && name === whole.name;
    if (!isSame || JSON.stringify(JSON.parse(args || "{}")) !== JSON.stringify(whole.args))
      problems.push(`call ${whole.id} came otherwise than in its pieces`);
    return;
  }
  // A call that was cut within its arguments.
  if (whole.type === "invalid_tool_call" && block.type === "tool_call_chunk") return;
  if (whole.type !== block.type) problems.push(`${block.type} ${index} ended as ${whole.type}`);
  for (const field of ["text", "reasoning"])
    if (whole[field] !== block[field]) problems.push(`${field} ${index} came otherwise than in its pieces`);
}
