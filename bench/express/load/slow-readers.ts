import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { callerHeader } from "../contender.ts";

/** Callers that read a little of their stream every second. */
export interface SlowOrder {
  readonly origin: string;
  readonly readers: number;
  /** How long all of them read, when the last one has begun. */
  readonly seconds: number;
  readonly bytesPerSecond: number;
  readonly body: string;
}

/** So many connect together: a listening socket takes only so many at once. */
const together = 100;

const readers: Reader[] = [];

/** Reads, and leaves the streams open. */
export async function slowReaders(order: SlowOrder): Promise<object> {
  while (readers.length < order.readers) {
    const count = Math.min(together, order.readers - readers.length);
    const begun = Array.from({ length: count }, (_, i) => startReader(order, readers.length + i));
    readers.push(...(await Promise.all(begun)));
  }
  for (let second = 0; second < order.seconds; second++) {
    for (const { socket } of readers) socket.resume();
    await sleep(1000);
  }
  return {};
}

/** Ends all of them. */
export async function leave(): Promise<object> {
  for (const { socket } of readers) socket.destroy();
  return {};
}

interface Reader {
  readonly socket: Socket;
  hasBegun: boolean;
}

/** Resolves with the first bytes. After each piece the socket is paused, so that the rest stays where it is. */
function startReader({ origin, body, bytesPerSecond }: SlowOrder, caller: number): Promise<Reader> {
  const { hostname, port } = new URL(origin);
  const { promise, resolve, reject } = Promise.withResolvers<Reader>();
  const callback = (length: number, bytes: Uint8Array): boolean => {
    if (!reader.hasBegun && !Buffer.from(bytes.buffer, 0, 16).toString().startsWith("HTTP/1.1 200"))
      reject(new Error(Buffer.from(bytes.buffer, 0, length).toString()));
    reader.hasBegun = true;
    resolve(reader);
    return false;
  };
  const onread = { buffer: Buffer.alloc(bytesPerSecond), callback };
  const reader: Reader = { socket: connect({ host: hostname, port: Number(port), onread }), hasBegun: false };
  reader.socket.on("error", reject);
  reader.socket.write(
    `POST /chat HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\n` +
      `${callerHeader}: caller-${caller}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return promise;
}
