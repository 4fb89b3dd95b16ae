import type { ToolCallDelta } from "../protocol/chat-chunk.ts";
import type { ToolCall } from "../protocol/tool.ts";
import { argumentsText } from "./content-text.ts";
import { TextParts } from "./text-parts.ts";

/** A tool call whose pieces are coming in. */
export interface OpenToolCall {
  index: number;
  /** The index that its pieces carry, which may be the same for all calls. */
  wireIndex: number | null | undefined;
  id: string;
  name: string;
  arguments: TextParts;
  /** Fields that the wire adds beside the documented ones. */
  rest: Record<string, unknown>;
}

const known = new Set(["index", "id", "type", "function"]);

/** Puts the pieces of streamed tool calls together, by index. */
export class ToolCalls {
  readonly calls: OpenToolCall[] = [];
  readonly #replyId: string;

  constructor(replyId: string) {
    this.#replyId = replyId;
  }

  /** Adds one piece and returns the call that it belongs to. */
  add(piece: ToolCallDelta): OpenToolCall {
    const call = this.#find(piece) ?? this.#open(piece);
    // The start of a call is said when its name is there; what was said stays.
    if (call.name === "") {
      if (piece.id) call.id = piece.id;
      if (piece.function?.name) call.name = piece.function.name;
    }
    if (piece.function?.arguments) call.arguments.add(argumentsText(piece.function.arguments));
    for (const [name, value] of Object.entries(piece)) if (!known.has(name)) call.rest[name] = value;
    return call;
  }

  /** The calls as a reply that is not streamed holds them. */
  list(): ToolCall[] {
    return this.calls.map((call) => ({
      type: "function",
      index: call.index,
      id: call.id,
      function: { name: call.name, arguments: call.arguments.text() },
      ...call.rest,
    }));
  }

  /**
   * Later pieces repeat the index, not the id. Some providers give every call index 0, or none: there a new id
   * together with a name opens a new call.
   */
  #find(piece: ToolCallDelta): OpenToolCall | undefined {
    const { index } = piece;
    const call =
      typeof index === "number"
        ? this.calls.findLast(({ wireIndex }) => wireIndex === index)
        : this.calls.at(-1);
    const isOther = Boolean(piece.id && piece.function?.name && call?.id && call.id !== piece.id);
    return isOther ? undefined : call;
  }

  #open(piece: ToolCallDelta): OpenToolCall {
    const taken = this.calls.some((call) => call.index === piece.index);
    const index = typeof piece.index === "number" && !taken ? piece.index : this.calls.length;
    const call: OpenToolCall = {
      index,
      wireIndex: piece.index,
      id: `call_${this.#replyId}_${index}`,
      name: "",
      arguments: new TextParts(),
      rest: {},
    };
    this.calls.push(call);
    return call;
  }
}
