/** Named numbers of one run; what each means stands with the program that makes it. */
export type Sample = Record<string, number>;

/** CPU of the whole process, user and system, in µs. */
export function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** CPU in µs, and wall time in s, of some work. */
export async function timed(work: () => Promise<void>): Promise<{ cpu: number; seconds: number }> {
  const start = performance.now();
  const before = cpuMicros();
  await work();
  return { cpu: cpuMicros() - before, seconds: (performance.now() - start) / 1000 };
}
