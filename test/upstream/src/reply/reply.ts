/** A pause: `wait` in milliseconds, `hang` until the client leaves, `cut` destroys the socket. */
export type Pause = { wait: number } | { hang: true } | { cut: true };

/**
 * One thing that the provider does with an open response. `end` finishes it early; `repeat` plays its steps
 * `times` over, or for as long as the client stays.
 */
export type Step =
  | Pause
  | { write: string | Uint8Array }
  | { end: true }
  | { repeat: readonly Step[]; times?: number };

/** A scripted answer as plain data. After the last step the response ends, unless a step ended, hung or cut it. */
export interface Reply {
  /** @default 200 */
  status?: number;
  headers?: Record<string, string>;
  /** What happens after the request was read and before the status line is sent. */
  beforeHeaders?: readonly Pause[];
  steps: readonly Step[];
}

/** The status and headers that a builder lets its caller choose. */
export interface ReplyHead {
  status?: number;
  headers?: Record<string, string>;
}
