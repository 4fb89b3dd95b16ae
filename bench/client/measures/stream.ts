import type { Contender, View } from "../contender.ts";
import { chunkText } from "../payload.ts";
import { assertSame, type Measure, timePerUnit } from "./measure.ts";

/** How streams come, and how many of them. */
export interface StreamLoad {
  readonly writes: "event" | "block";
  /** Chunks of one stream; for blocks as many as the server has events. */
  readonly chunks: number;
  /** Streams before the clock starts. */
  readonly warmUp: number;
  readonly measured: number;
  /** How they are read. @default as the lane says */
  readonly view?: View;
}

/** Streams one after another: `cpu` and `wall` in µs per chunk. */
export function measureStream({ writes, chunks, warmUp, measured, view: asked }: StreamLoad): Measure {
  const length = Array.from({ length: chunks }, (_, i) => chunkText(i).length).reduce((a, b) => a + b, 0);
  return {
    path: `/sse/${chunks}/${writes}`,
    async run(contender, view, scale) {
      const reads = { contender, view: asked ?? view, length };
      await readMany(reads, warmUp);
      const count = measured * scale;
      return await timePerUnit(count * chunks, () => readMany(reads, count));
    },
  };
}

interface Reads {
  readonly contender: Contender;
  readonly view: View;
  /** Characters of each stream. */
  readonly length: number;
}

async function readMany({ contender, view, length }: Reads, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    let read = 0;
    await contender.stream((text) => {
      read += text.length;
    }, view);
    assertSame(read, length, "streamed characters");
  }
}
