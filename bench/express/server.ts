import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import type { CreateContender } from "./contender.ts";
import type { ServerAnswer } from "./processes.ts";

/**
 * The server under test: `node server.mjs <module> <base URL>`. It answers each message with its use of the machine so far;
 * a message "watch" also makes it look at the memory and the queues every 50 ms.
 */
const [module, baseURL = ""] = process.argv.slice(2);
const { createContender } = (await import(`./contenders/${module}.ts`)) as {
  createContender: CreateContender;
};
const contender = createContender(baseURL);
const app = express();
// Express prints what breaks when readers leave, unless it is tested; the load looks at each answer itself.
app.set("env", "test");
contender.mount(app);

const open = new Set<ServerResponse>();
const highest = { rss: 0, queue: 0 };
let isWatching = false;

const server = createServer((request, response) => {
  if (isWatching) {
    open.add(response);
    response.on("close", () => open.delete(response));
  }
  app(request, response);
});
server.keepAliveTimeout = 60_000;
server.listen({ port: 0, host: "127.0.0.1", backlog: 2048 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});

process.on("message", (message) => {
  if (message === "watch") {
    isWatching = true;
    setInterval(look, 50).unref();
  }
  const { user, system } = process.cpuUsage();
  const answer: ServerAnswer = {
    cpu: user + system,
    receipts: contender.receipts?.(),
    open: open.size,
    ...highest,
  };
  process.send?.(answer);
});
process.on("disconnect", () => process.exit());

function look(): void {
  highest.rss = Math.max(highest.rss, process.memoryUsage.rss());
  for (const { writableLength } of open) highest.queue = Math.max(highest.queue, writableLength);
}
