import { joinBytes } from "./join-bytes.ts";

/** What is used of a request of `node:http`; frameworks hand out the same. */
export interface NodeRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  on(event: string, listener: (part: Uint8Array) => void): this;
  off(event: string, listener: (part: Uint8Array) => void): this;
  pause(): unknown;
}

/**
 * Reads a request body. Not `for await`: leaving that loop early destroys the socket, and with it the chance to
 * answer 413.
 * @throws what `refuse` makes when there are more than `limit` bytes, and what `left` makes when the client leaves
 */
export function readNodeBody(
  request: NodeRequest,
  limit: number,
  { refuse, left }: { refuse: () => Error; left: () => Error },
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"]) > limit) {
      reject(refuse());
      return;
    }
    const parts: Uint8Array[] = [];
    let size = 0;
    const stop = () => {
      request.off("data", take).off("end", finish).off("close", leave).off("error", leave);
    };
    const take = (part: Uint8Array) => {
      size += part.length;
      parts.push(part);
      if (size <= limit) return;
      stop();
      request.pause();
      reject(refuse());
    };
    const finish = () => {
      stop();
      const [first] = parts;
      resolve(parts.length === 1 && first !== undefined ? first : joinBytes(parts, size));
    };
    // A request that breaks off ends in "close" without "end"; waiting for "end" alone would wait for ever.
    const leave = () => {
      stop();
      reject(left());
    };
    request.on("data", take).on("end", finish).on("close", leave).on("error", leave);
  });
}
