import type { OpenRouterError } from "@wayfare/core";
import { encodeErrorReply } from "@wayfare/core/internal";
import type { Response } from "express";
import { sendJson } from "./send-json.ts";

/** Answers with an error in OpenRouter's shape, and never with a page. */
export function answerError(response: Response, error: OpenRouterError & { allowed?: string }): void {
  const { status, headers, body } = encodeErrorReply(error);
  const allow = error.allowed === undefined ? {} : { allow: error.allowed };
  // A caller that is still sending is not listened to any longer.
  sendJson(response, status, body, {
    ...headers,
    ...allow,
    ...(isSending(response) && { connection: "close" }),
  });
}

function isSending({ req: { complete, headers } }: Response): boolean {
  const announced = Number(headers["content-length"] ?? 0) > 0 || headers["transfer-encoding"] !== undefined;
  return announced && !complete;
}
