// The verbs one by one, for bundles that must be small: each brings no more than itself.
export { chat } from "./client/chat.ts";
export { type Context, createContext } from "./client/context.ts";
export { stream } from "./client/stream.ts";
