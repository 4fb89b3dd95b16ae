import { type Dispatcher, Pool } from "undici";
import { callerHeader } from "../contender.ts";

/** Requests with a fixed number of them in flight. */
export interface ChatsOrder {
  readonly origin: string;
  readonly count: number;
  readonly connections: number;
  readonly body: string;
  /** Bytes that each answer has to have. */
  readonly bytes: number;
}

/** How long it took, in ms. */
export interface ChatsDone {
  readonly wall: number;
}

let pool: Pool | undefined;

export async function chatsAtOnce(order: ChatsOrder): Promise<ChatsDone> {
  pool ??= new Pool(order.origin, { connections: order.connections, pipelining: 1 });
  const start = performance.now();
  let left = order.count;
  const worker = async (caller: number): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await chat(pool as Pool, order, caller);
    }
  };
  await Promise.all(Array.from({ length: order.connections }, (_, caller) => worker(caller)));
  return { wall: performance.now() - start };
}

/** @throws when the answer is not what it should be: a contender that loses bytes would win every race */
function chat(to: Pool, { body, bytes }: ChatsOrder, caller: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let status = 0;
  let length = 0;
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart() {},
    onResponseStart(_, code) {
      status = code;
    },
    onResponseData(_, chunk) {
      length += chunk.length;
    },
    onResponseEnd() {
      if (status === 200 && length === bytes) resolve();
      else reject(new Error(`expected 200 with ${bytes} bytes, got ${status} with ${length}`));
    },
    onResponseError: (_, error) => reject(error),
  };
  const headers = { "content-type": "application/json", [callerHeader]: `caller-${caller}` };
  to.dispatch({ path: "/chat", method: "POST", headers, body }, handler);
  return promise;
}
