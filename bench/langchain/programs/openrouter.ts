export { ChatOpenRouter } from "@langchain/openrouter";
