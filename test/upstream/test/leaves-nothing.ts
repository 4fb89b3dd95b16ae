import { hangBeforeHeaders, late, startUpstream, text } from "../src/index.ts";

/** Closes an upstream in the middle of everything, and prints what the process still holds. */
const upstream = await startUpstream();
upstream.enqueue(hangBeforeHeaders(), late(text("never"), 600_000));
upstream.fallback = { steps: [{ repeat: [{ write: "x" }, { wait: 600_000 }] }] };
const asked = [1, 2, 3].map(async () => (await fetch(upstream.url)).text());
const settled = Promise.all(asked.map((answer) => answer.catch(() => "cut")));
while (upstream.requests.length < 3 || !upstream.requests.some((request) => request.bytesSent > 0)) {
  await new Promise((resolve) => setTimeout(resolve, 5));
}
const busy = process.getActiveResourcesInfo();
await upstream.close();
const ends = await settled;
const left = process.getActiveResourcesInfo().filter((kind) => kind.startsWith("TCP") || kind === "Timeout");
console.log(JSON.stringify({ busy, ends, left, openSockets: upstream.openSockets }));
