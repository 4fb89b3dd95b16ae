import { assertSame, type Measure } from "./measure.ts";

const chunks = 385_000;
const every = 500;
const megabyte = 1_000_000;

/**
 * One stream of 100 MB: peak of the used heap (`heap`), peak of resident memory over the start (`rss`), both in MB,
 * sampled every 500 chunks, and `cpu` in seconds.
 */
export const measureHeap: Measure = {
  path: `/sse/${chunks}/block`,
  async run(contender, view) {
    const start = process.memoryUsage();
    const cpuStart = process.cpuUsage();
    let seen = 0;
    let heap = start.heapUsed;
    let rss = start.rss;
    await contender.stream((text) => {
      if (text === "") return;
      seen += 1;
      if (seen % every !== 0) return;
      const memory = process.memoryUsage();
      if (memory.heapUsed > heap) heap = memory.heapUsed;
      if (memory.rss > rss) rss = memory.rss;
    }, view);
    const cpu = process.cpuUsage(cpuStart);
    assertSame(seen, chunks, "chunks of the 100 MB stream");
    return { heap: heap / megabyte, rss: (rss - start.rss) / megabyte, cpu: (cpu.user + cpu.system) / 1e6 };
  },
};
