export type { SseDecoderOptions } from "./sse/codec.ts";
export { encodeComment, encodeEvent, SseDecoder } from "./sse/codec.ts";
