import { chunkEvent, closingEvents, replyOf, textOf } from "../payload.ts";
import type { Payload } from "../serve.ts";

/** Chunks of one stream. */
export const chunks = 2000;

/** The text of the JSON reply. */
export const replyText = textOf(240);

// Fields that many providers send beside those that are read: they make events of about 300 bytes.
const rest = { system_fingerprint: "fp_5f20662549", service_tier: null };

/** A reply of about 1.9 kB, and streams of events of about 300 bytes. */
export const payload: Payload = {
  reply: replyOf(replyText),
  events: Array.from({ length: chunks }, (_, position) => chunkEvent(position, rest)),
  closing: closingEvents,
};
