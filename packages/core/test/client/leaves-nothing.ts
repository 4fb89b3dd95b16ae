import { createOpenRouter } from "@wayfare/core";
import { createUndiciTransport } from "@wayfare/core/undici";
import {
  cutMidStream,
  errorBody,
  errorMidStream,
  hangAfterHeaders,
  hangBeforeHeaders,
  hangMidStream,
  rateLimited,
  sse,
  sseSteps,
  startUpstream,
  stories,
  storyReply,
} from "@wayfare/test-upstream";

/** Makes calls that end in every way, and then ends by itself: whatever is left open would keep it alive. */
const { chunks } = stories.plainText;
const request = { messages: [{ role: "user" as const, content: "Hi." }] };
const upstream = await startUpstream();
const undici = createUndiciTransport();
const ends: string[] = [];

async function end(call: Promise<unknown>): Promise<void> {
  ends.push(
    await call.then(
      () => "ok",
      (error: Error) => error.name,
    ),
  );
}

for (const transport of [undefined, undici]) {
  const client = createOpenRouter({
    apiKey: "sk-or-v1-0123456789abcdef",
    baseURL: upstream.url,
    transport,
    retry: { baseDelay: 1 },
  });
  const abort = () => ({ signal: AbortSignal.timeout(30) });
  upstream.fallback = (received) => storyReply(stories.plainText, received);
  await end(client.chat(request));
  await end(client.stream(request).final());
  upstream.fallback = errorBody("internal");
  await end(client.chat(request));
  upstream.fallback = rateLimited({ retryAfter: 50 });
  await end(client.chat(request, abort()));
  upstream.fallback = errorMidStream(chunks);
  await end(client.stream(request).final());
  upstream.fallback = cutMidStream(chunks, 2);
  await end(client.stream(request).final());
  for (const hang of [hangBeforeHeaders(), hangAfterHeaders(), hangMidStream(chunks)]) {
    upstream.fallback = hang;
    await end(client.chat(request, abort()));
    await end(client.stream(request, abort()).final());
    await end(client.stream(request, { retry: false, deadlines: { firstByte: 30, idle: 30 } }).final());
  }
  for await (const _event of client.stream(request)) break;
  const stream = client.stream(request);
  await stream.open();
  stream.cancel();
  // A server that goes on after [DONE].
  upstream.fallback = { ...sse([]), steps: [...sseSteps(chunks), { hang: true }] };
  await end(client.stream(request).final());
}
await upstream.settled();
await undici.close();
await upstream.close();
const left = process.getActiveResourcesInfo().filter((kind) => kind === "Timeout" || kind.startsWith("TCP"));
console.log(JSON.stringify({ ends, left }));
