import type { Contender } from "../contender.ts";
import { replyText } from "../payload.ts";
import { assertSame, type Measure, timePerUnit } from "./measure.ts";

const warmUp = 2500;
const measured = 5000;

/** Whole replies with a fixed number of calls in flight: `cpu` and `wall` in µs per request. */
export function measureChat(concurrency: number): Measure {
  return {
    path: "/json",
    async run(contender, _view, scale) {
      await callMany(contender, concurrency, warmUp);
      const count = measured * scale;
      return await timePerUnit(count, () => callMany(contender, concurrency, count));
    },
  };
}

async function callMany(contender: Contender, concurrency: number, count: number): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      assertSame(await contender.chat(), replyText, "chat text");
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
