import type { WireObject } from "../src/index.ts";

/** A second, plain reading of the fold that `Story` promises; it shares no code with the stories. */
export function fold(chunks: WireObject[]): WireObject {
  const whole: WireObject = {};
  const choices: WireObject[] = [];
  for (const chunk of chunks) {
    for (const [field, value] of Object.entries(chunk)) {
      if (field !== "choices" && (value !== null || whole[field] == null)) whole[field] = value;
    }
    for (const piece of chunk.choices) {
      choices[piece.index] ??= {
        index: piece.index,
        logprobs: null,
        finish_reason: null,
        native_finish_reason: null,
        message: { role: "assistant", content: null, refusal: null, reasoning: null },
      };
      foldChoice(choices[piece.index] ?? {}, piece);
    }
  }
  for (const { message } of choices) if (!message.tool_calls) message.content ??= "";
  if (whole.usage === null) delete whole.usage;
  return { ...whole, object: "chat.completion", choices };
}

function foldChoice(choice: WireObject, piece: WireObject): void {
  for (const [field, value] of Object.entries(piece)) {
    if (value === null || field === "delta") continue;
    if (field === "logprobs" && choice.logprobs) choice.logprobs.content.push(...value.content);
    else choice[field] = structuredClone(value);
  }
  for (const [field, value] of Object.entries(structuredClone(piece.delta))) {
    if (value !== null) foldField(choice.message, field, value);
  }
}

function foldField(message: WireObject, field: string, value: unknown): void {
  if (["content", "reasoning", "refusal"].includes(field)) {
    // An empty piece says nothing: it must not turn null into "".
    if (value !== "") message[field] = (message[field] ?? "") + value;
  } else if (field === "tool_calls") foldCalls(message, value as WireObject[]);
  else if (field === "reasoning_details") foldDetails(message, value as WireObject[]);
  else if (field === "audio") message.audio = join(message.audio ?? {}, value as WireObject);
  else if (Array.isArray(value)) message[field] = [...(message[field] ?? []), ...value];
  else message[field] = value;
}

function foldCalls(message: WireObject, pieces: WireObject[]): void {
  message.tool_calls ??= [];
  for (const piece of pieces) {
    const call = message.tool_calls[piece.index];
    if (!call) message.tool_calls[piece.index] = piece;
    else call.function.arguments += piece.function.arguments;
  }
}

function foldDetails(message: WireObject, pieces: WireObject[]): void {
  message.reasoning_details ??= [];
  for (const piece of pieces) {
    const same = (detail: WireObject) => detail.index === piece.index && detail.type === piece.type;
    const detail = message.reasoning_details.find(same);
    if (detail) join(detail, piece);
    else message.reasoning_details.push(piece);
  }
}

function join(into: WireObject, piece: WireObject): WireObject {
  for (const [field, value] of Object.entries(piece)) {
    const text = ["text", "summary", "data", "transcript"].includes(field);
    into[field] = text ? (into[field] ?? "") + value : value;
  }
  return into;
}
