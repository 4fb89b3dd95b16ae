export { createOpenRouter } from "@wayfare/core";
export { meteredFetch } from "@wayfare/openai";
