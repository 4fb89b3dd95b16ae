/** Headers of a UI message stream; no proxy may hold it back or change it. */
export const uiMessageHeaders = {
  "content-type": "text/event-stream",
  "x-vercel-ai-ui-message-stream": "v1",
  // Middleware that compresses leaves alone what may not be transformed, and would hold back what it compresses.
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
} as const;

/** Headers of an answer as plain text. */
export const textHeaders = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
} as const;
