import { encodeEvent } from "../sse/encode-event.ts";
import { isObject, textOf } from "../wire/check.ts";

// Whole answers of the two other APIs as the events of their streams, as far as readers of a stream look at them
// (OpenAI docs: streaming events of responses; Anthropic docs: streaming messages).

type Fields = Readonly<Record<string, unknown>>;
type Event = Fields & { readonly type: string };

function write(events: readonly Event[]): string {
  return events.map((event) => encodeEvent(JSON.stringify(event), event.type)).join("");
}

function listed(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A whole response as events: it is begun, each of its items is told, and it ends as it ended. */
export function responseEvents(response: Fields): string {
  const begun = { ...response, status: "in_progress", output: [], usage: null };
  const ended = response.status === "incomplete" ? "response.incomplete" : "response.completed";
  const events: Event[] = [
    { type: "response.created", response: begun },
    ...listed(response.output).flatMap(itemEvents),
    { type: ended, response },
  ];
  return write(events.map((event, sequence_number) => ({ ...event, sequence_number })));
}

function itemEvents(item: Fields, output_index: number): Event[] {
  const place = { output_index, item_id: item.id };
  const isMessage = Array.isArray(item.content);
  const isCall = textOf(item.arguments) !== undefined;
  const begun = {
    ...item,
    ...(isMessage && { content: [] }),
    ...(isCall && { arguments: "" }),
    status: "in_progress",
  };
  const { arguments: written } = item;
  return [
    { type: "response.output_item.added", output_index, item: begun },
    ...(item.type === "message"
      ? listed(item.content).flatMap((part, at) => partEvents(part, at, place))
      : []),
    ...(isCall
      ? [
          { type: "response.function_call_arguments.delta", ...place, delta: written },
          { type: "response.function_call_arguments.done", ...place, name: item.name, arguments: written },
        ]
      : []),
    { type: "response.output_item.done", output_index, item },
  ];
}

function partEvents(part: Fields, content_index: number, item: Fields): Event[] {
  const place = { ...item, content_index };
  const text = textOf(part.text);
  const begun = text === undefined ? part : { ...part, text: "", annotations: [] };
  return [
    { type: "response.content_part.added", ...place, part: begun },
    ...(text === undefined
      ? []
      : [
          { type: "response.output_text.delta", ...place, delta: text, logprobs: [] },
          { type: "response.output_text.done", ...place, text, logprobs: [] },
        ]),
    { type: "response.content_part.done", ...place, part },
  ];
}

/** A whole message as events: it is begun, each of its blocks is told, and it ends as it ended. */
export function messageEvents(message: Fields): string {
  const { stop_reason = null, stop_sequence = null, usage, ...rest } = message;
  const known = isObject(usage) ? usage : {};
  const begun = { ...rest, content: [], stop_reason: null, stop_sequence: null };
  return write([
    { type: "message_start", message: { ...begun, usage: { ...known, output_tokens: 0 } } },
    ...listed(message.content).flatMap(blockEvents),
    { type: "message_delta", delta: { stop_reason, stop_sequence }, usage: known },
    { type: "message_stop" },
  ]);
}

function blockEvents(block: Fields, index: number): Event[] {
  const { begun, deltas } = splitBlock(block);
  return [
    { type: "content_block_start", index, content_block: begun },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

/** What a block begins with, and what comes in pieces. */
function splitBlock(block: Fields): { begun: Fields; deltas: Event[] } {
  const { type, text, thinking, signature, input } = block;
  if (type === "text") return { begun: { ...block, text: "" }, deltas: [{ type: "text_delta", text }] };
  if (type === "thinking") {
    const signed = textOf(signature) === undefined ? [] : [{ type: "signature_delta", signature }];
    const begun = { ...block, thinking: "", signature: "" };
    return { begun, deltas: [{ type: "thinking_delta", thinking }, ...signed] };
  }
  if (isObject(input)) {
    const partial_json = JSON.stringify(input);
    return { begun: { ...block, input: {} }, deltas: [{ type: "input_json_delta", partial_json }] };
  }
  return { begun: block, deltas: [] };
}
