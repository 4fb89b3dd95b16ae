export { OpenAI } from "openai";
