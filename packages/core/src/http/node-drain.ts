/** What is used of a response of `node:http`; frameworks hand out the same. */
export interface NodeResponse {
  readonly destroyed: boolean;
  on(event: string, listener: () => void): this;
  off(event: string, listener: () => void): this;
}

/**
 * Waits until a response takes more, or its client has left.
 * @param patience - in ms
 * @returns false when neither came about within `patience`
 */
export function drained(response: NodeResponse, patience = Number.POSITIVE_INFINITY): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isFree: boolean) => {
      clearTimeout(timer);
      response.off("drain", resume).off("close", resume);
      resolve(isFree);
    };
    const resume = () => end(true);
    const timer = patience === Number.POSITIVE_INFINITY ? undefined : setTimeout(end, patience, false);
    response.on("drain", resume).on("close", resume);
    if (response.destroyed) resume();
  });
}
