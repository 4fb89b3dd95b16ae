import type { ChatEvent, ChatStream, RelayStream } from "@wayfare/core";
import type { StreamEncoder } from "../ui-message/stream-encoder.ts";

/** An answer that has begun, in the pieces in which it is written. */
export interface Pieces {
  /** Resolves with undefined at the end. @throws OpenRouterError when it breaks off, behind all that came before */
  next(): Promise<string | Uint8Array | undefined>;
  /** Gives the rest up; safe to call at any time. */
  cancel(): void;
}

/** The bytes of an answer, untouched. */
export function relayPieces(stream: RelayStream): Pieces {
  return { next: () => stream.read(), cancel: () => stream.cancel() };
}

/** The events of an answer in another form; what one read of the network brought is one piece. */
export async function eventPieces(stream: ChatStream, encoder: StreamEncoder): Promise<Pieces> {
  const head = await stream.open();
  const batches = stream.batches();
  let first: string | undefined = encoder.start(head);
  let isOver = false;
  return {
    async next() {
      for (;;) {
        if (first !== undefined && first !== "") {
          const piece = first;
          first = undefined;
          return piece;
        }
        if (isOver) return undefined;
        const { value, done } = await batches.next();
        isOver = done === true;
        first = isOver
          ? encoder.end(await stream.final(), await stream.receipt())
          : ((value ?? []) as readonly ChatEvent[]).map((event) => encoder.encode(event)).join("");
      }
    },
    cancel: () => stream.cancel(),
  };
}
