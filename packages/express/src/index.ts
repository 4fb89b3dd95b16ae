export { guard } from "./guard.ts";
export { type Mountable, mount } from "./mount.ts";
export { type ChatRoute, openrouterChat } from "./openrouter-chat.ts";
export type { ChatFormat, ChatOptions, GuardOptions, RouteBudget, RouteRate, RouteState } from "./options.ts";
export type { UsageEntry } from "./usage.ts";
