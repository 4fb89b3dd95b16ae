import type { WireObject } from "@wayfare/test-upstream";
import type { Outcome } from "./adapter-leg.ts";

/** What an answer says, in the words of the wire. */
export type Said = Pick<Outcome, "message" | "reasoning_details" | "audio">;

type Read = (said: { -readonly [field in keyof Said]: Said[field] }, block: WireObject) => void;

/** What the standard blocks of LangChain say. */
const readers: Readonly<Record<string, Read>> = {
  text: ({ message }, { text, annotations = [] }) => {
    const before = message.content?.length ?? 0;
    append(message, "content", text);
    push(
      message,
      "annotations",
      annotations.map((cited: WireObject) => citationOf(cited, before)),
    );
  },
  reasoning: (said, { reasoning, extras }) => {
    append(said.message, "reasoning", reasoning);
    said.reasoning_details = [...said.reasoning_details, ...(extras?.reasoning_details ?? [])];
  },
  refusal: ({ message }, { refusal }) => append(message, "refusal", refusal),
  image: ({ message }, { url, mimeType, data }) =>
    push(message, "images", [
      { type: "image_url", image_url: { url: url ?? `data:${mimeType};base64,${data}` } },
    ]),
  audio: (said, { type: _, mimeType: __, ...audio }) => {
    said.audio = audio;
  },
  tool_call: ({ message }, { id, name, args }) =>
    push(message, "tool_calls", [[id, name, JSON.stringify(args)]]),
  // A call that was cut is for nobody to run.
  invalid_tool_call: () => {},
  non_standard: (said, { value }) => {
    if (value.reasoning_details) said.reasoning_details = value.reasoning_details;
    push(said.message, "annotations", value.annotations ?? []);
  },
};

/** Reads the content of a message in standard blocks. */
export function saidInBlocks(blocks: readonly WireObject[]): Said {
  const said: Said = { message: {}, reasoning_details: [], audio: undefined };
  for (const block of blocks) {
    const read = readers[block.type];
    if (read === undefined) throw new Error(`nobody knows a block of type ${block.type}`);
    read(said, block);
  }
  return said;
}

function append(message: WireObject, field: string, text: string): void {
  if (text !== "") message[field] = (message[field] ?? "") + text;
}

function push(message: WireObject, field: string, items: readonly unknown[]): void {
  if (items.length > 0) message[field] = [...(message[field] ?? []), ...items];
}

function citationOf({ url, title, startIndex, endIndex, citedText }: WireObject, before: number): WireObject {
  const cited = {
    ...{ url, title },
    ...{ start_index: startIndex + before, end_index: endIndex + before },
    ...(citedText && { content: citedText }),
  };
  return { type: "url_citation", url_citation: cited };
}
