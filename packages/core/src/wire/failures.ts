// What reads and writes failures, in one piece: it is loaded when the first one comes.
export { decodeCompletion } from "./chat-completion.ts";
export { decodeError } from "./error.ts";
export { encodeErrorChunk } from "./error-chunk.ts";
