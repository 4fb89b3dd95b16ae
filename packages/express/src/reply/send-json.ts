import type { Response } from "express";

/** Answers with JSON at once. */
export function sendJson(
  response: Response,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const length = Buffer.byteLength(body);
  response
    .writeHead(status, { "content-type": "application/json", "content-length": length, ...headers })
    .end(body);
}
