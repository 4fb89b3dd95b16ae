// For the adapters to frameworks: what every one of their calls needs, and nothing that brings more along. They pin this
// package exactly; outside semver, like `./internal`.
export { decodeReceipt, type EncodedReceipt, encodeReceipt } from "./cost/receipt.ts";
export { eventsOf } from "./stream/events.ts";
export { isObject, parseJson } from "./wire/check.ts";
export { type ReasoningRoute, replayReasoning } from "./wire/replay-reasoning.ts";
