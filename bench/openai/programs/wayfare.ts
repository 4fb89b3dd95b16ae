export { createOpenAI } from "@wayfare/openai";
