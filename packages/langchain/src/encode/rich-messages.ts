// Loaded when a message is an answer, or more than text.
export { encodeAssistant } from "./encode-assistant.ts";
export { encodePart } from "./encode-part.ts";
