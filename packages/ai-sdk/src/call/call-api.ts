import type { SharedV4Headers } from "@ai-sdk/provider";
import type { CallOptions, ResponseHead } from "@wayfare/core";
import type { Tags } from "../options/fixed-fields.ts";
import type { FailedCall } from "./errors.ts";
import type { ModelConfig } from "./model-config.ts";

/** What `ai` passes to every kind of call. */
export interface ModelCall {
  abortSignal?: AbortSignal | undefined;
  headers?: SharedV4Headers | Record<string, string | undefined> | undefined;
}

/** What is sent. */
interface Request {
  /** Path below the root of the API, "/chat/completions". */
  readonly path: string;
  readonly body: object;
  /** Tags for the receipt. */
  readonly tags?: Tags | undefined;
}

/** A call that has been sent. */
export interface Sent<T> {
  readonly value: T;
  readonly url: string;
  /** The last answer, with its headers. */
  readonly head: ResponseHead | undefined;
}

/**
 * Makes one call of core.
 * @param recover - brings what can be used of an answer that failed
 * @throws APICallError, with what failed as its `cause`; the reason of an aborted signal as it is
 */
export async function callApi<T>(
  config: ModelConfig,
  { path, body, tags }: Request,
  call: ModelCall,
  send: (options: CallOptions) => Promise<T>,
  recover?: (thrown: unknown) => T | undefined,
): Promise<Sent<T>> {
  const signal = call.abortSignal;
  let head: ResponseHead | undefined;
  const options: CallOptions = {
    signal,
    retry: config.retry,
    headers: headersOf(config, call),
    tags,
    onResponse: (response) => {
      head = response;
    },
  };
  const url = config.client.baseURL + path;
  try {
    return { value: await send(options), url, head };
  } catch (error) {
    const value = recover?.(error);
    if (value !== undefined) return { value, url, head };
    throw await explain(error, { url, body, signal, headers: head?.headers });
  }
}

/** The error that `ai` knows of a failure; what writes it is loaded when the first one comes. */
export async function explain(thrown: unknown, call: FailedCall): Promise<unknown> {
  const { apiCallError } = await import("./errors.ts");
  return apiCallError(thrown, call);
}

/** Put in by the build. */
declare const PACKAGE_VERSION: string;

/** The name under which this package calls, behind that of `ai`. */
const userAgent = `ai-sdk-wayfare/${PACKAGE_VERSION}`;

function headersOf(config: ModelConfig, { headers = {} }: ModelCall): Record<string, string> {
  const all: Record<string, string> = { ...config.headers };
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) all[name.toLowerCase()] = value;
  const caller = all["user-agent"];
  all["user-agent"] = caller === undefined ? userAgent : `${caller} ${userAgent}`;
  return all;
}
