import type { Response } from "express";

/** Notices that a caller leaves before the answer is complete. */
export class Departure {
  readonly #response: Response;
  readonly #controller = new AbortController();
  readonly #ends: boolean;
  /** Whether nobody reads any more. */
  hasLeft = false;

  /** @param ends - whether the call ends with it */
  constructor(response: Response, ends: boolean) {
    this.#response = response;
    this.#ends = ends;
    // The request's own "close" comes as soon as its body is read; only the response's tells that the caller left.
    response.on("close", this.#onClose);
    response.on("error", ignore);
    if (response.destroyed) this.#onClose();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  stop(): void {
    this.#response.off("close", this.#onClose);
  }

  readonly #onClose = (): void => {
    if (this.#response.writableFinished) return;
    this.hasLeft = true;
    if (this.#ends) this.#controller.abort();
  };
}

/** A socket that breaks under a write is a caller that left. */
function ignore(): void {}
