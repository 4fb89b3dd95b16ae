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

export interface SlowDone {
  /** Bytes that all have read. */
  readonly read: number;
  /** Readers whose stream was broken off. */
  readonly dropped: number;
}

/** So many connect together: a listening socket takes only so many at once. */
const together = 100;

export async function slowReaders(order: SlowOrder): Promise<SlowDone> {
  const readers: Reader[] = [];
  for (let at = 0; at < order.readers; at += together) {
    const group = Array.from({ length: Math.min(together, order.readers - at) }, (_, i) =>
      startReader(order, at + i),
    );
    readers.push(...(await Promise.all(group)));
  }
  for (let second = 0; second < order.seconds; second++) {
    for (const { socket } of readers) socket.resume();
    await sleep(1000);
  }
  const done = {
    read: readers.reduce((sum, { read }) => sum + read, 0),
    dropped: readers.filter(({ socket }) => socket.destroyed).length,
  };
  for (const { socket } of readers) socket.destroy();
  return done;
}

interface Reader {
  readonly socket: Socket;
  read: number;
}

/** Resolves with the first bytes. After each piece the socket is paused, so that the rest stays where it is. */
function startReader({ origin, body, bytesPerSecond }: SlowOrder, caller: number): Promise<Reader> {
  const { hostname, port } = new URL(origin);
  const { promise, resolve, reject } = Promise.withResolvers<Reader>();
  const callback = (length: number, bytes: Uint8Array): boolean => {
    if (reader.read === 0 && !Buffer.from(bytes.buffer, 0, 16).toString().startsWith("HTTP/1.1 200"))
      reject(new Error(Buffer.from(bytes.buffer, 0, length).toString()));
    reader.read += length;
    resolve(reader);
    return false;
  };
  const onread = { buffer: Buffer.alloc(bytesPerSecond), callback };
  const reader: Reader = { socket: connect({ host: hostname, port: Number(port), onread }), read: 0 };
  reader.socket.on("error", reject);
  reader.socket.write(
    `POST /chat HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\n` +
      `${callerHeader}: caller-${caller}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return promise;
}
