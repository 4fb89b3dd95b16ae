/** Headers that keep proxies and compressors from holding a stream back. */
export const unbuffered = {
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
} as const;

/** Headers of a UI message stream. */
export const uiMessageHeaders = {
  "content-type": "text/event-stream",
  "x-vercel-ai-ui-message-stream": "v1",
  ...unbuffered,
} as const;

/** Headers of an answer as plain text. */
export const textHeaders = { "content-type": "text/plain; charset=utf-8", ...unbuffered } as const;
