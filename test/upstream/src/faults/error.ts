import { json, text } from "../reply/json.ts";
import type { Reply, ReplyHead } from "../reply/reply.ts";
import { sse } from "../reply/sse.ts";
import { beforeFinish } from "./before-finish.ts";

/** The `error` object of a body or a chunk. */
export interface WireError {
  code: number | string;
  message: string;
  metadata?: Record<string, unknown>;
}

/** How an error lies in an event: beside a closing choice, beside `choices: []`, or alone. */
export type ErrorForm = "choice" | "empty_choices" | "bare";

export const UPSTREAM_BROKE: WireError = {
  code: 502,
  message: "The provider closed the connection",
  metadata: { error_type: "provider_unavailable", provider_code: "connection_reset" },
};

const HEAD = {
  id: "gen-1785401200-brokenbrokenbroken00",
  created: 1785401200,
  model: "lumen/otter-1",
  provider: "Harbor",
};

/** Answers with an error status and any JSON body. */
export function errorReply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return json(body, { status, headers });
}

/** Answers 429; `retryAfter` in seconds or as a date becomes the Retry-After header in that form. */
export function rateLimited(
  options: { retryAfter?: number | Date; message?: string; metadata?: Record<string, unknown> } = {},
): Reply {
  const { retryAfter, message = "Provider returned error", metadata } = options;
  const head: ReplyHead = { status: 429 };
  if (retryAfter !== undefined) {
    const value = typeof retryAfter === "number" ? String(retryAfter) : retryAfter.toUTCString();
    head.headers = { "retry-after": value };
  }
  return json({ error: { code: 429, message, ...(metadata && { metadata }) } }, head);
}

/** Answers 200 with an error in the body: on a choice with partial content, or with no choices at all. */
export function errorInside200(
  form: "choice" | "no_choices" = "no_choices",
  error: WireError = UPSTREAM_BROKE,
): Reply {
  if (form === "no_choices") return json({ id: HEAD.id, error });
  const message = { role: "assistant", content: "As far as I" };
  const choice = { index: 0, finish_reason: "error", native_finish_reason: null, message, error };
  return json({ ...HEAD, object: "chat.completion", choices: [choice] });
}

/** Commits a 200 stream whose first and only event is an error. */
export function errorFirstEvent(error: WireError = UPSTREAM_BROKE, form: ErrorForm = "empty_choices"): Reply {
  return sse([errorChunk(error, form)], { done: false });
}

/** Sends the chunks before the finish, then an error event, and ends the response. */
export function errorMidStream(
  chunks: readonly unknown[],
  error: WireError = UPSTREAM_BROKE,
  form: ErrorForm = "choice",
  options: { done?: boolean } = {},
): Reply {
  const head = chunks[0] as Partial<typeof HEAD> | undefined;
  return sse([...beforeFinish(chunks), errorChunk(error, form, head)], { done: options.done ?? false });
}

/** The chunk that carries an error; its id and model are those of `head`. */
export function errorChunk(error: WireError, form: ErrorForm, head: Partial<typeof HEAD> = HEAD): object {
  if (form === "bare") return { error };
  const { id = HEAD.id, created = HEAD.created, model = HEAD.model, provider = HEAD.provider } = head;
  const delta = { role: "assistant", content: "" };
  const closing = { index: 0, delta, finish_reason: "error", native_finish_reason: null };
  const choices = form === "choice" ? [closing] : [];
  return { id, object: "chat.completion.chunk", created, model, provider, error, choices };
}

/** Answers with a page of HTML, as a proxy in front of the provider does. */
export function htmlError(status = 502): Reply {
  const page = `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
  return text(page, { status });
}
