/** What is used of a response of `node:http`; frameworks hand out the same. */
export interface NodeResponse {
  readonly destroyed: boolean;
  on(event: string, listener: () => void): this;
  off(event: string, listener: () => void): this;
}

/** Waits until a response takes more, or its client has left. */
export function drained(response: NodeResponse): Promise<void> {
  return new Promise((resolve) => {
    const resume = () => {
      response.off("drain", resume).off("close", resume);
      resolve();
    };
    response.on("drain", resume).on("close", resume);
    if (response.destroyed) resume();
  });
}
