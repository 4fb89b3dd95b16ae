import type { Contender, View } from "../contender.ts";

/** Named numbers of one run; what each means stands with the measure that makes it. */
export type Sample = Record<string, number>;

/** One thing to measure inside a client process. */
export interface Measure {
  /** Path of the base URL on the bench server; it chooses the answer. */
  readonly path: string;
  /** `scale` multiplies the number of measured calls. */
  run(contender: Contender, view: View, scale: number): Promise<Sample>;
}

/** What a client process can measure, by the name that the command line uses. */
export type Measures = Readonly<Record<string, Measure>>;

/** CPU (user + system, all threads of the process) and wall time of `work`, in µs per unit. */
export async function timePerUnit(units: number, work: () => Promise<void>): Promise<Sample> {
  const wallStart = process.hrtime.bigint();
  const cpuStart = process.cpuUsage();
  await work();
  const cpu = process.cpuUsage(cpuStart);
  const wall = Number(process.hrtime.bigint() - wallStart) / 1000;
  return { cpu: (cpu.user + cpu.system) / units, wall: wall / units };
}

/** A contender that loses text would win every race. */
export function assertSame(actual: number | string, expected: number | string, what: string): void {
  if (actual !== expected) throw new Error(`${what}: expected ${expected}, got ${actual}`);
}
