/** One broken law, at one place. */
export interface Violation {
  readonly path: string;
  /** 1-based; absent when the whole file is meant. */
  readonly line?: number;
  /** What is wrong and what to do instead, in one sentence. */
  readonly message: string;
}

/** `path:line message`, so that a terminal makes it a link. */
export function formatViolation({ path, line, message }: Violation): string {
  return `${line === undefined ? path : `${path}:${line}`} ${message}`;
}
