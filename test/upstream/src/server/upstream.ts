import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { json } from "../reply/json.ts";
import type { Reply } from "../reply/reply.ts";
import { Exchange } from "./exchange.ts";
import { BASE_PATH, type Received, readBody } from "./received.ts";

/** A reply, or a function that makes one after it has read the request. */
export type Answer = Reply | ((request: Received) => Reply);

const NOTHING_SCRIPTED = json({ error: { code: 500, message: "nothing scripted" } }, { status: 500 });

/** A scripted provider that listens on a free loopback port. */
export class Upstream {
  /** The base URL for a client: "http://127.0.0.1:PORT/api/v1". */
  readonly url: string;
  /** Every request since the start or the last reset, in the order of arrival. */
  requests: Received[] = [];
  /** What answers when no route matches and the queue is empty. @default 500 "nothing scripted" */
  fallback: Answer = NOTHING_SCRIPTED;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #exchanges = new Set<Exchange>();
  readonly #routes = new Map<string, Answer>();
  #queue: Answer[] = [];
  readonly #onChange = new Set<() => void>();

  /** Use `startUpstream`, which waits until the server listens. */
  constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE_PATH}`;
    server.on("connection", (socket) => this.#track(socket));
    server.on("request", (request, response) => void this.#exchange(request, response));
  }

  /** The connections that are open now, idle ones included. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Adds replies; each request that has no route takes the next one. */
  enqueue(...answers: Answer[]): void {
    this.#queue.push(...answers);
  }

  /** Answers every request for a method and a path below `url` (without query); wins over the queue. */
  route(method: string, path: string, answer: Answer): void {
    this.#routes.set(`${method.toUpperCase()} ${path}`, answer);
  }

  /**
   * Resolves when no request is in flight and, with `sockets`, no connection is open either.
   * @throws Error after `within` milliseconds (default 5000), with what was still open
   */
  settled(within = 5000, options: { sockets?: boolean } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (this.#exchanges.size > 0 || (options.sockets && this.#sockets.size > 0)) return;
        stop();
        resolve();
      };
      const timer = setTimeout(() => {
        stop();
        const open = [...this.#exchanges].map(({ received }) => `${received.method} ${received.path}`);
        reject(new Error(`not settled: in flight [${open.join(", ")}], open sockets ${this.openSockets}`));
      }, within);
      const stop = () => {
        clearTimeout(timer);
        this.#onChange.delete(check);
      };
      this.#onChange.add(check);
      check();
    });
  }

  /** Forgets scripts and records, and cuts the requests that are still in flight. */
  reset(): void {
    for (const exchange of this.#exchanges) exchange.cut();
    this.#queue = [];
    this.#routes.clear();
    this.requests = [];
    this.fallback = NOTHING_SCRIPTED;
  }

  /** Stops listening and destroys every connection. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const exchange of this.#exchanges) exchange.cut();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    await this.settled(undefined, { sockets: true });
    // The runtime gives handles back one turn after it has said that they are closed.
    await new Promise((resolve) => setImmediate(resolve));
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#changed();
    });
  }

  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = new Exchange(request, response);
    const { received } = exchange;
    this.#exchanges.add(exchange);
    this.requests.push(received);
    void received.closed.then(() => {
      this.#exchanges.delete(exchange);
      this.#changed();
    });
    try {
      await readBody(request, received);
    } catch {
      return; // The client left while it was sending.
    }
    await exchange.play(this.#answer(received));
  }

  #answer(request: Received): Reply {
    const answer =
      this.#routes.get(`${request.method} ${request.path}`) ?? this.#queue.shift() ?? this.fallback;
    if (typeof answer !== "function") return answer;
    try {
      return answer(request);
    } catch (error) {
      return json({ error: { code: 500, message: `script failed: ${String(error)}` } }, { status: 500 });
    }
  }

  #changed(): void {
    for (const check of [...this.#onChange]) check();
  }
}

/** Starts a scripted provider; the caller closes it. */
export async function startUpstream(): Promise<Upstream> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return new Upstream(server);
}
