import type { Contender } from "../contender.ts";
import { assertSame, type Measure, timePerUnit } from "./measure.ts";

const warmUp = 2500;
const measured = 5000;

/** Whole replies of one text, with a fixed number of calls in flight: `cpu` and `wall` in µs per request. */
export function measureChat(concurrency: number, text: string): Measure {
  return {
    path: "/json",
    async run(contender, _view, scale) {
      const calls = { contender, concurrency, text };
      await callMany(calls, warmUp);
      const count = measured * scale;
      return await timePerUnit(count, () => callMany(calls, count));
    },
  };
}

interface Calls {
  readonly contender: Contender;
  readonly concurrency: number;
  /** What each reply must say. */
  readonly text: string;
}

async function callMany({ contender, concurrency, text }: Calls, count: number): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      assertSame(await contender.chat(), text, "chat text");
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
