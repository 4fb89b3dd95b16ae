import type { Departure } from "./departure.ts";
import type { Pieces } from "./pieces.ts";
import type { StreamWriter } from "./stream-writer.ts";

/**
 * Writes the pieces of an answer as fast as they are taken. When nobody takes them any more, the rest is given up, or
 * read to its end unseen.
 * @throws OpenRouterError when the answer breaks off
 */
export async function deliver(
  pieces: Pieces,
  writer: StreamWriter,
  departure: Departure,
  mode: "abort" | "finish",
): Promise<void> {
  for (let piece = await pieces.next(); piece !== undefined; piece = await pieces.next()) {
    if (!departure.hasLeft && (await writer.write(piece))) continue;
    if (mode === "finish") continue;
    pieces.cancel();
    return;
  }
}
