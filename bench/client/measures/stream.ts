import type { Contender, View } from "../contender.ts";
import { chunkText } from "../payload.ts";
import { assertSame, type Measure, timePerUnit } from "./measure.ts";

const chunks = 5000;
const warmUp = 12;
const measured = 40;
const textLength = Array.from({ length: chunks }, (_, i) => chunkText(i).length).reduce((a, b) => a + b, 0);

/** Streams of 5,000 chunks, one after another: `cpu` and `wall` in µs per chunk. */
export function measureStream(writes: "event" | "block"): Measure {
  return {
    path: `/sse/${chunks}/${writes}`,
    async run(contender, view, scale) {
      await readMany(contender, view, warmUp);
      const count = measured * scale;
      return await timePerUnit(count * chunks, () => readMany(contender, view, count));
    },
  };
}

async function readMany(contender: Contender, view: View, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    let length = 0;
    await contender.stream((text) => {
      length += text.length;
    }, view);
    assertSame(length, textLength, "streamed characters");
  }
}
