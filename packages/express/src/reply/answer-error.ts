import { isOpenRouterError, type OpenRouterError } from "@wayfare/core";
import { encodeErrorReply, redact } from "@wayfare/core/internal";
import type { Response } from "express";
import { internalError } from "./safe-error.ts";

/** Answers with an error in OpenRouter's shape, and never with a page. */
export function answerError(response: Response, error: OpenRouterError & { allowed?: string }): void {
  if (response.headersSent || response.destroyed) return;
  const { status, headers, body } = encodeErrorReply(error);
  const allow = error.allowed === undefined ? {} : { allow: error.allowed };
  // A caller that is still sending is not listened to any longer.
  const close = response.req.complete ? {} : { connection: "close" };
  const length = { "content-length": Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...allow, ...close, ...length }).end(body);
}

/** Tells of a bug without what was asked: messages may quote it. */
export function createReport(onError: ((error: unknown) => void) | undefined): (error: unknown) => void {
  const report = onError ?? logBug;
  return (error) => {
    try {
      report(error);
    } catch {
      // Whoever fails at being told of a failure is not told of that one.
    }
  };
}

function logBug(error: unknown): void {
  const { name = "Error", stack = "" } = (error ?? {}) as { name?: string; stack?: string };
  const places = stack.split("\n").filter((line) => /^\s+at /.test(line));
  console.error(redact([`@wayfare/express: ${name}`, ...places].join("\n")));
}

/** What a failure is answered with; one that is no error of ours is a bug. */
export function knownError(thrown: unknown, report: (error: unknown) => void): OpenRouterError {
  if (isOpenRouterError(thrown)) return thrown;
  report(thrown);
  return internalError();
}
