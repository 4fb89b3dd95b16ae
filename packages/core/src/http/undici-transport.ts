import { Agent, type Dispatcher } from "undici";
import type { Transport } from "./transport.ts";
import { UndiciExchange } from "./undici-exchange.ts";

/** Settings of the transport over undici. */
export interface UndiciTransportOptions {
  /** An agent, pool or proxy of yours; you close it. @default one agent for each connect deadline, kept by the transport */
  dispatcher?: Dispatcher | undefined;
}

/** A transport over undici, and the end of its connections. */
export type UndiciTransport = Transport & {
  /** Closes idle connections when the calls in flight have ended. */
  close(): Promise<void>;
};

/**
 * A transport for Node that costs about a third of `fetch` and enforces `deadlines.connect`. It hands
 * redirects out, which the client follows, and does not decompress: nothing here asks for compression.
 */
export function createUndiciTransport(options: UndiciTransportOptions = {}): UndiciTransport {
  const agents = new Map<number, Agent>();
  const agentFor = (connectTimeout: number): Agent => {
    const held = agents.get(connectTimeout);
    if (held !== undefined) return held;
    const timeout = Number.isFinite(connectTimeout) ? connectTimeout : 0;
    // Our own deadlines watch the rest; undici's clocks would cut long thinking short.
    const agent = new Agent({ connect: { timeout }, headersTimeout: 0, bodyTimeout: 0 });
    agents.set(connectTimeout, agent);
    return agent;
  };
  const transport: Transport = ({ url, method, headers, body, signal, connectTimeout = 10_000 }) => {
    const exchange = new UndiciExchange(signal);
    const pathStart = url.indexOf("/", url.indexOf("//") + 2);
    const origin = pathStart === -1 ? url : url.slice(0, pathStart);
    const path = pathStart === -1 ? "/" : url.slice(pathStart);
    const dispatcher = options.dispatcher ?? agentFor(connectTimeout);
    try {
      const init = { origin, path, method: method as Dispatcher.HttpMethod, headers, body: body ?? null };
      dispatcher.dispatch(init, exchange);
    } catch (error) {
      exchange.onResponseError(undefined, error as Error);
    }
    return exchange.response;
  };
  const close = async (): Promise<void> => {
    const open = [...agents.values()];
    agents.clear();
    await Promise.all(open.map((agent) => agent.close()));
  };
  return Object.assign(transport, { close });
}
