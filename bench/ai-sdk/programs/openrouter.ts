export { createOpenRouter } from "@openrouter/ai-sdk-provider";
