export { ChatOpenRouter } from "@wayfare/langchain";
