export { createOpenRouter } from "@wayfare/ai-sdk";
