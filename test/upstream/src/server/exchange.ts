import type { IncomingMessage, ServerResponse } from "node:http";
import type { Reply, Step } from "../reply/reply.ts";
import { createReceived, type Received } from "./received.ts";

/** One request and the playing of its reply; nothing of it outlives the connection. */
export class Exchange {
  readonly received: Received;
  readonly #response: ServerResponse;
  #gone = false;
  #ours = false;
  /** Ends the pause that is going on; there is never more than one. */
  #wake: (() => void) | undefined;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#response = response;
    const closed = new Promise<void>((resolve) => response.once("close", () => resolve(this.#leave())));
    this.received = createReceived(request, closed);
    response.once("finish", () => {
      this.received.finished = true;
    });
    // The peer's reset is what some scripts are for; `close` tells the rest.
    response.on("error", () => {});
  }

  /** Destroys the socket from the provider's side. */
  cut(): void {
    this.#ours = true;
    this.#response.destroy();
  }

  /** Plays a reply to its end, or until the client leaves. */
  async play(reply: Reply): Promise<void> {
    if (!(await this.#run(reply.beforeHeaders ?? []))) return;
    this.#response.writeHead(reply.status ?? 200, reply.headers);
    this.#response.flushHeaders();
    if (await this.#run(reply.steps)) this.#response.end();
  }

  /** False when the response is over and no later step may touch it. */
  async #run(steps: readonly Step[]): Promise<boolean> {
    for (const step of steps) {
      if (this.#gone) return false;
      if (!(await this.#take(step))) return false;
    }
    return !this.#gone;
  }

  async #take(step: Step): Promise<boolean> {
    if ("write" in step) await this.#write(step.write);
    else if ("wait" in step) await this.#wait(step.wait);
    else if ("hang" in step) await this.#pause(() => undefined);
    else if ("repeat" in step) return this.#repeat(step.repeat, step.times ?? Infinity);
    else if ("cut" in step) this.cut();
    else this.#response.end();
    return "write" in step || "wait" in step;
  }

  async #repeat(steps: readonly Step[], times: number): Promise<boolean> {
    for (let round = 0; round < times; round++) if (!(await this.#run(steps))) return false;
    return true;
  }

  async #write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    if (bytes.length === 0) return;
    this.received.bytesSent += bytes.length;
    // The callback comes when the kernel took the bytes: a reader who does not read holds the script up.
    await this.#pause((resume) => {
      this.#response.write(bytes, () => resume());
      return undefined;
    });
    // One turn of the loop, so that writes arrive as separate reads when the client lives in this process.
    await this.#pause((resume) => {
      const turn = setImmediate(resume);
      return () => clearImmediate(turn);
    });
  }

  #wait(milliseconds: number): Promise<void> {
    return this.#pause((resume) => {
      const timer = setTimeout(resume, milliseconds);
      return () => clearTimeout(timer);
    });
  }

  /** Resolves when `begin` calls back or the client leaves; what `begin` returns is undone then. */
  #pause(begin: (resume: () => void) => (() => void) | undefined): Promise<void> {
    if (this.#gone) return Promise.resolve();
    return new Promise((resolve) => {
      const resume = () => {
        this.#wake = undefined;
        undo?.();
        resolve();
      };
      this.#wake = resume;
      const undo = begin(resume);
    });
  }

  #leave(): void {
    this.#gone = true;
    this.received.clientHungUp = !this.received.finished && !this.#ours;
    this.#wake?.();
  }
}
