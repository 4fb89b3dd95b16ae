import type { Sample } from "../client/measures/measure.ts";
import type { ChatsDone, ChatsOrder } from "./load/chats-at-once.ts";
import type { SlowDone, SlowOrder } from "./load/slow-readers.ts";
import { bodies, bytesOf, chunks, manyChunks } from "./payload.ts";
import type { Program, ServerAnswer } from "./processes.ts";

/** One thing to measure on a server under test. */
export interface Measure {
  /** Path of the base URL of the provider; it chooses the answer. */
  readonly path: string;
  /** @param scale - multiplies the number of measured requests */
  run(processes: { server: Program; load: Program; origin: string }, scale: number): Promise<Sample>;
}

interface Chats {
  readonly connections: number;
  readonly warmUp: number;
  readonly measured: number;
  /** A stream with one write for each event, or in blocks; a whole reply without. */
  readonly writes?: "event" | "block";
}

/**
 * Requests with so many in flight. Of whole replies `rate` in requests a second and `cpu` of the server in µs for each; of
 * streams `rate` in MB a second and `cpu` in ms for each MB.
 */
function measureChats({ connections, warmUp, measured, writes }: Chats): Measure {
  const bytes = bytesOf(writes && chunks);
  return {
    path: writes === undefined ? "/json" : `/sse/${chunks}/${writes}`,
    async run({ server, load, origin }, scale) {
      const body = bodies[writes === undefined ? "json" : "sse"];
      const ask = (count: number) => {
        const order: ChatsOrder = { origin, connections, body, bytes, count };
        return load.ask({ kind: "chats", order }) as Promise<ChatsDone>;
      };
      const look = () => server.ask("look") as Promise<ServerAnswer>;
      await ask(warmUp);
      const before = await look();
      const count = measured * scale;
      const { wall } = await ask(count);
      const after = await look();
      if (after.receipts !== undefined && after.receipts !== warmUp + count)
        throw new Error(`expected ${warmUp + count} receipts with a cost, got ${after.receipts}`);
      const cpu = after.cpu - before.cpu;
      if (writes === undefined) return { rate: (count * 1000) / wall, cpu: cpu / count };
      const megabytes = (count * bytes) / 1e6;
      return { rate: (megabytes * 1000) / wall, cpu: cpu / 1000 / megabytes };
    },
  };
}

/** Streams of 1 MB that are read slowly: highest `rss` in MB, longest `queue` of one answer in kB, CPU in s. */
const slow: Measure = {
  path: `/sse/${manyChunks}/block`,
  async run({ server, load, origin }) {
    const order: SlowOrder = { origin, readers: 1000, seconds: 15, bytesPerSecond: 1024, body: bodies.sse };
    const before = (await server.ask("watch")) as ServerAnswer;
    const { read, dropped } = (await load.ask({ kind: "slow", order })) as SlowDone;
    const { rss, queue, cpu } = (await server.ask("look")) as ServerAnswer;
    if (dropped > 0) throw new Error(`${dropped} of ${order.readers} readers were dropped`);
    return { rss: rss / 1e6, queue: queue / 1000, read: read / 1000, seconds: (cpu - before.cpu) / 1e6 };
  },
};

/** What is measured, by the name that the command line uses. */
export const measures = {
  "json-10": measureChats({ connections: 10, warmUp: 3000, measured: 6000 }),
  "json-50": measureChats({ connections: 50, warmUp: 3000, measured: 6000 }),
  "stream-event": measureChats({ connections: 50, warmUp: 400, measured: 1000, writes: "event" }),
  "stream-block": measureChats({ connections: 50, warmUp: 1500, measured: 4000, writes: "block" }),
  slow,
} satisfies Record<string, Measure>;
