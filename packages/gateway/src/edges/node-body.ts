import type { IncomingMessage } from "node:http";
import { ConnectionError } from "@wayfare/core";
import { tooLarge } from "../refusal.ts";

/**
 * Reads a request body. Not `for await`: leaving that loop early destroys the socket, and with it the chance to
 * answer 413.
 */
export function readNodeBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"]) > limit) {
      reject(tooLarge(limit));
      return;
    }
    const parts: Buffer[] = [];
    let size = 0;
    const stop = () => {
      request.off("data", take).off("end", finish).off("close", leave).off("error", leave);
    };
    const take = (part: Buffer) => {
      size += part.length;
      parts.push(part);
      if (size <= limit) return;
      stop();
      request.pause();
      reject(tooLarge(limit));
    };
    const finish = () => {
      stop();
      resolve(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts, size));
    };
    // A request that breaks off ends in "close" without "end"; waiting for "end" alone would wait for ever.
    const leave = () => {
      stop();
      reject(new ConnectionError("The client left before its request was complete."));
    };
    request.on("data", take).once("end", finish).once("close", leave).once("error", leave);
  });
}
