export type { SseDecoderOptions } from "./sse/codec.ts";
export { SseDecoder } from "./sse/codec.ts";
export { encodeComment, encodeEvent } from "./sse/encode-event.ts";
