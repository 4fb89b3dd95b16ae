/** Timers that were started since this module was loaded, and where. */
const started = new Map<NodeJS.Timeout, string>();

/** Where the timers were started that keep the process alive. Those of the test runner do not count. */
export function openTimers(): string[] {
  return [...started].filter(([timer]) => timer.hasRef()).map(([, origin]) => origin);
}

const { setTimeout: startTimeout, clearTimeout: stopTimeout } = globalThis;
const { setInterval: startInterval, clearInterval: stopInterval } = globalThis;

/** Notes where a timer was started. */
function note(timer: NodeJS.Timeout, delay: number | undefined): NodeJS.Timeout {
  started.set(timer, new Error(`${delay} ms`).stack ?? "");
  return timer;
}

globalThis.setTimeout = Object.assign((run: (...of: unknown[]) => void, delay?: number, ...of: unknown[]) => {
  const fire = (): void => {
    started.delete(timer);
    run(...of);
  };
  const timer = startTimeout(fire, delay);
  return note(timer, delay);
}, startTimeout);

globalThis.setInterval = Object.assign(
  (run: (...of: unknown[]) => void, delay?: number, ...of: unknown[]) =>
    note(startInterval(run, delay, ...of), delay),
  startInterval,
);

globalThis.clearTimeout = (timer) => {
  started.delete(timer as NodeJS.Timeout);
  stopTimeout(timer);
};

globalThis.clearInterval = (timer) => {
  started.delete(timer as NodeJS.Timeout);
  stopInterval(timer);
};
