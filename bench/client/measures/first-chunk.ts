import { median } from "../statistics.ts";
import type { Measure } from "./measure.ts";

const measured = 400;

/** From the call to the first text of a short stream: `p50` in µs over 400 sequential calls after the warm-up. */
export function measureFirstChunk(warmUp: number): Measure {
  return {
    path: "/sse/10/token",
    async run(contender, view, scale) {
      const latencies: number[] = [];
      for (let i = 0; i < warmUp + measured * scale; i++) {
        const start = process.hrtime.bigint();
        let first = 0;
        await contender.stream((text) => {
          if (first === 0 && text !== "") first = Number(process.hrtime.bigint() - start) / 1000;
        }, view);
        if (i >= warmUp) latencies.push(first);
      }
      return { p50: median(latencies) };
    },
  };
}
