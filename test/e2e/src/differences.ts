import type { ErrorKind } from "@wayfare/core";
import type { ErrorName } from "@wayfare/test-upstream";
import type { Answerer } from "./legs.ts";

/** What a caller decides by, and reads, when an answer is an error. */
export interface Verdict {
  /** Name of the class. */
  name: string;
  kind: ErrorKind;
  status: number | undefined;
  error_type: string | undefined;
  retryable: boolean;
  /** Milliseconds. */
  retryAfter: number | undefined;
  limit_source: string | undefined;
  availability: unknown;
  code: unknown;
  /** The message with its remedy, without status, type and provider in brackets. */
  says: string;
}

/** What a gateway says when its own key is refused: to its client that is one more provider that cannot serve. */
const ownKeyRefused: Partial<Verdict> = {
  name: "UnavailableError",
  kind: "unavailable",
  status: 502,
  error_type: "provider_unavailable",
  retryable: true,
  code: 502,
  says: "The key that this gateway holds for OpenRouter was refused. Check it where the gateway runs. Retry later, or name fallbacks in `models`.",
};

/** Where the verdict on an error body is rightly another than on the direct way. */
export const errorDifferences: Record<Answerer, Partial<Record<ErrorName, Partial<Verdict>>>> = {
  provider: {},
  gateway: {
    noKey: ownKeyRefused,
    badKey: ownKeyRefused,
    // A gateway always answers in OpenRouter's shape, whose code is a number; foreign words stand in `metadata.raw`.
    zod: {
      code: 400,
      says: 'Provider returned error: [{"code":"too_small","path":["messages"],"message":"needs at least 1 element"}]. Correct the request: the same one would fail again.',
    },
    stringCode: {
      code: 500,
      says: "Provider returned error: The server had an error while processing your request. Retry later, or name fallbacks in `models`.",
    },
    stringCode429: {
      code: 429,
      says: "Provider returned error: Slow down, please. Retry later, or name fallbacks in `models`.",
    },
  },
};

/** Whom an error blames that names no provider: a gateway knows at least at whose door it knocked. */
export const blamed: Record<Answerer, string | undefined> = { provider: undefined, gateway: "OpenRouter" };
