import type { Sample } from "../client/measures/measure.ts";
import type { ChatsDone, ChatsOrder } from "./load/chats-at-once.ts";
import type { SlowOrder } from "./load/slow-readers.ts";
import { bodies, bytesOf, chunks, chunksOfMegabyte } from "./payload.ts";
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

/** Streams that are read slowly. */
interface Slow {
  /** Length of each stream. */
  readonly megabytes: number;
  /** How long they are read when the last one has begun. */
  readonly seconds: number;
  /** Whether all have to be open at the end, since they are longer than what the kernel takes. */
  readonly held: boolean;
}

/** A thousand of them at once: highest `rss` in MB, longest `queue` of one answer in kB, `cpu` in s, how many are `open`. */
function measureSlow({ megabytes, seconds, held }: Slow): Measure {
  return {
    path: `/sse/${megabytes * chunksOfMegabyte}/block`,
    async run({ server, load, origin }) {
      const order: SlowOrder = { origin, readers: 1000, seconds, bytesPerSecond: 1024, body: bodies.sse };
      const before = (await server.ask("watch")) as ServerAnswer;
      await load.ask({ kind: "slow", order });
      const { rss, queue, cpu, open } = (await server.ask("look")) as ServerAnswer;
      if (held && open < order.readers)
        throw new Error(`${order.readers - open} of ${order.readers} streams have ended`);
      await load.ask({ kind: "leave" });
      return { rss: rss / 1e6, queue: queue / 1000, cpu: (cpu - before.cpu) / 1e6, open };
    },
  };
}

/** What is measured, by the name that the command line uses. */
export const measures = {
  "json-10": measureChats({ connections: 10, warmUp: 3000, measured: 6000 }),
  "json-50": measureChats({ connections: 50, warmUp: 3000, measured: 6000 }),
  "stream-event": measureChats({ connections: 50, warmUp: 400, measured: 1000, writes: "event" }),
  "stream-block": measureChats({ connections: 50, warmUp: 1500, measured: 4000, writes: "block" }),
  slow: measureSlow({ megabytes: 1, seconds: 15, held: false }),
  held: measureSlow({ megabytes: 4, seconds: 5, held: true }),
} satisfies Record<string, Measure>;
