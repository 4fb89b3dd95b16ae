import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { NodeListener } from "./edges/node.ts";

/** Where to listen. */
export interface ListenOptions {
  /** Interface to bind; anything but a loopback address opens the gateway to the network. @default "127.0.0.1" */
  host?: string;
  /** 0 takes any free port. @default 8787 */
  port?: number;
}

/** A server that listens. */
export interface Listening {
  /** Such as "http://127.0.0.1:8787". */
  readonly url: string;
  /** The port that was bound, also when any was asked for. */
  readonly port: number;
  /**
   * Takes no more connections and waits for the answers under way, then cuts what is left.
   * @param grace - how long to wait, in milliseconds; 5000 when it is not given
   */
  close(grace?: number): Promise<void>;
}

/** Clients keep idle connections for a minute or more; closing earlier makes their next request fail. */
const KEEP_ALIVE = 65_000;

/** Listens with `node:http`. @throws the server's own error, such as EADDRINUSE, when the port cannot be had */
export async function listen(
  listener: NodeListener,
  maxBodyBytes: number,
  options: ListenOptions = {},
): Promise<Listening> {
  const { host = "127.0.0.1", port = 8787 } = options;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE }, listener);
  // A client that asks first is told at once that its body is too long, before it has sent a byte of it.
  server.on("checkContinue", (request, response) => {
    if (!(Number(request.headers["content-length"]) > maxBodyBytes)) response.writeContinue();
    listener(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const bound = (server.address() as AddressInfo).port;
  const unused = unusedSockets(server);
  return {
    url: `http://${hostInUrl(host)}:${bound}`,
    port: bound,
    close: (grace) => close(server, unused, grace),
  };
}

/** Connections that have asked nothing yet: browsers and pools open some ahead, and Node does not count them as idle. */
function unusedSockets(server: Server): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on("connection", (socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  const use = ({ socket }: IncomingMessage) => unused.delete(socket);
  server.on("request", use).on("checkContinue", use);
  return unused;
}

/** A host as URLs and the `Host` header write it: IPv6 addresses stand in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

function close(server: Server, unused: ReadonlySet<Socket>, grace = 5000): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), grace);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    // A connection that is busy now becomes idle when its answer is out, and must not be kept alive then.
    server.on("request", (_request, response) => response.setHeader("connection", "close"));
    const closeIdle = () => {
      server.closeIdleConnections();
      for (const socket of unused) socket.destroy();
    };
    closeIdle();
    const sweep = setInterval(closeIdle, 50);
    server.once("close", () => clearInterval(sweep));
  });
}
