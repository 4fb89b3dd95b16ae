import { InterruptedError, InvalidRequestError } from "../errors/remedies.ts";
import { readText } from "../http/send.ts";
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
    const text = await readText(response, watch, call.secrets);
    watch.stop();
    const header = response.header.bind(response);
    const body = parseJson(text);
    if (isObject(body) && body.error == null) return { body: body as T, header };
    throw decodeError({
      status: response.status,
      body: body ?? text,
      header,
      secrets: call.secrets,
      phase: "body",
    });
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
