export { type ErrorName, errorBodies, errorBody } from "./errors/error-bodies.ts";
export type { ErrorSample } from "./errors/error-sample.ts";
export { cutAfterHeaders, cutBeforeHeaders, cutMidStream, endWithoutFinish } from "./faults/cut.ts";
export {
  type ErrorForm,
  errorChunk,
  errorFirstEvent,
  errorInside200,
  errorMidStream,
  errorReply,
  htmlError,
  rateLimited,
  UPSTREAM_BROKE,
  type WireError,
} from "./faults/error.ts";
export { hangAfterHeaders, hangBeforeHeaders, hangMidStream } from "./faults/hang.ts";
export { bigBody, bigStream } from "./faults/size.ts";
export { commentsOnly, drip, late } from "./faults/slow.ts";
export { encodeEvents, encodeSse, type SseSpelling } from "./reply/encode-sse.ts";
export { json, text } from "./reply/json.ts";
export type { Pause, Reply, ReplyHead, Step } from "./reply/reply.ts";
export { type SseOptions, splitBytes, sse, sseSteps } from "./reply/sse.ts";
export type { Received } from "./server/received.ts";
export { type Answer, startUpstream, type Upstream } from "./server/upstream.ts";
export { callDeltas, chunks, completion, saying } from "./stories/made.ts";
export { mutate, randomOf } from "./stories/mutate.ts";
export { type Asking, type StoryName, stories, storyReply } from "./stories/stories.ts";
export type { Story, WireObject } from "./stories/story.ts";
export { usage } from "./stories/usage.ts";
