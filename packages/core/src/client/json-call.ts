import { InterruptedError, InvalidRequestError } from "../errors/remedies.ts";
import type { Watch } from "../http/deadline.ts";
import { readText } from "../http/send.ts";
import type { TransportResponse } from "../http/transport.ts";
import { isObject, parseJson } from "../wire/check.ts";
import { decodeError } from "../wire/error.ts";
import { Call, type Target } from "./call.ts";
import type { Context } from "./context.ts";
import type { CallOptions } from "./options.ts";

/** An answer in JSON. */
export interface JsonReply<T> {
  body: T;
  header: (name: string) => string | undefined;
}

/** Makes a call whose answer is one JSON object. @throws OpenRouterError also for an error inside HTTP 200 */
export async function callJson<T>(
  context: Context,
  target: Target,
  options: CallOptions,
  call = new Call(context, options),
): Promise<JsonReply<T>> {
  return await call.run(target, async (response, watch) => {
    const body = await readJson<T>(response, watch, call);
    return { body, header: response.header.bind(response) };
  });
}

/**
 * Reads a body that is one JSON object.
 * @param isAnswer - knows an answer that has an `error` of its own
 */
export async function readJson<T>(
  response: TransportResponse,
  watch: Watch,
  call: Call,
  isAnswer?: (body: Record<string, unknown>) => boolean,
): Promise<T> {
  const text = await readText(response, watch, call.secrets);
  watch.stop();
  const body = parseJson(text);
  if (isObject(body) && (body.error == null || isAnswer?.(body))) return body as T;
  throw decodeError({
    status: response.status,
    body: body ?? text,
    header: response.header.bind(response),
    secrets: call.secrets,
    phase: "body",
  });
}

/** Makes a GET call and takes the answer out of its `{data}` envelope. */
export async function getData<T>(context: Context, path: string, options: CallOptions): Promise<T> {
  const { body } = await callJson<{ data: T }>(context, { method: "GET", path }, options);
  return dataOf(body);
}

/** What stands in a `{data}` envelope. @throws InterruptedError when nothing does */
export function dataOf<T>(body: { data?: T | null }): T {
  if (body.data != null) return body.data;
  throw new InterruptedError("The server answered with JSON that holds no `data`. Check `baseURL`.", {
    phase: "body",
  });
}

/** Writes a query: lists joined by commas, undefined and null left out. */
export function encodeQuery(query: object | undefined): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null)
      parameters.set(name, Array.isArray(value) ? value.join(",") : String(value));
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** Writes a model id as path segments. @throws InvalidRequestError for an id that would lead to another address */
export function encodeModelPath(id: string): string {
  const segments = id.split("/");
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) {
    throw new InvalidRequestError(
      `"${id}" is not a model id: it looks like "author/slug" or "author/slug:variant".`,
    );
  }
  return segments.map(encodeURIComponent).join("/");
}
