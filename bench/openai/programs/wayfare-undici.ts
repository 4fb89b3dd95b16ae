export { createUndiciTransport } from "@wayfare/core/undici";
export { createOpenAI } from "@wayfare/openai";
