import {
  drip,
  errorBody,
  hangBeforeHeaders,
  sse,
  startUpstream,
  stories,
  storyReply,
} from "@wayfare/test-upstream";
import { legs } from "./legs.ts";

/** Goes every leg through good and bad ends, closes it, and prints what the process still holds. */
const { request, chunks } = stories.plainText;
for (const leg of legs) {
  const upstream = await startUpstream();
  const { client, close } = await leg.open(upstream);
  upstream.fallback = (received) => storyReply(stories.plainText, received);
  await client.chat(request);
  await client.stream(request).final();
  upstream.enqueue(errorBody("provider502"), sse(chunks.slice(0, 2), { done: false }), hangBeforeHeaders());
  await client.chat(request).catch(() => {});
  await client.stream(request).receipt();
  await client.stream(request, { deadlines: { firstByte: 20 } }).receipt();
  upstream.enqueue(drip(chunks, 10), hangBeforeHeaders());
  for await (const event of client.stream(request)) if (event.type === "text") break;
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  await client.chat(request, { signal: controller.signal }).catch(() => {});
  await upstream.settled();
  await close();
  await upstream.close();
}
const held = process.getActiveResourcesInfo().filter((kind) => kind.startsWith("TCP") || kind === "Timeout");
console.log(JSON.stringify(held));
