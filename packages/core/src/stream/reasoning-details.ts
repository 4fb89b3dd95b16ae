import type { ReasoningDetail } from "../protocol/reasoning.ts";

/** Fields whose pieces are joined; every other field keeps its last value that is not null. */
const joined = new Set(["text", "summary", "data"]);

/**
 * Merges streamed pieces of reasoning details by index and type, in order of appearance. The result is what has to go
 * back unmodified with tool results: signatures and encrypted data often come in late pieces.
 */
export function mergeReasoningDetail(details: ReasoningDetail[], piece: ReasoningDetail): void {
  const held = details.findLast((detail) => detail.type === piece.type && detail.index === piece.index) as
    | Record<string, unknown>
    | undefined;
  const other = held?.id != null && piece.id != null && held.id !== piece.id;
  // A signature ends its block, and some providers give every block the same index.
  const isSigned = held?.signature != null && Boolean((piece as { text?: unknown }).text);
  if (held === undefined || other || isSigned) {
    details.push({ ...piece });
    return;
  }
  for (const [name, value] of Object.entries(piece)) {
    if (value === null || value === undefined) held[name] ??= value;
    else if (joined.has(name) && typeof held[name] === "string") held[name] += value as string;
    else held[name] = value;
  }
}
