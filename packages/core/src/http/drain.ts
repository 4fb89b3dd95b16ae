import type { ByteReader } from "./transport.ts";

/** How long a finished answer may take to close its connection, so that the next call can use it again, in ms. */
const closingTime = 250;
/** How long the end of a stream waits for that, in ms: as a rule the connection is free at once. */
const closingWait = 1;

/** Reads what follows the last event, so that the connection can serve the next call; resolves soon in any case. */
export function drain(reader: ByteReader): Promise<void> {
  return new Promise((resolve) => {
    const timers = [setTimeout(resolve, closingWait), setTimeout(() => reader.cancel(), closingTime)];
    const end = (): void => {
      for (const timer of timers) clearTimeout(timer);
      resolve();
    };
    const next = ({ value }: { value?: Uint8Array | undefined }): void => {
      // The answer is complete: how its connection ends does not matter.
      if (value === undefined) end();
      else reader.read().then(next, end);
    };
    reader.read().then(next, end);
  });
}
