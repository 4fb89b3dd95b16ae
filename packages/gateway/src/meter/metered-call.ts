import type { ChatRequest } from "@wayfare/core";
import type { Caller } from "../access/keys.ts";
import type { Reading } from "../dialects/dialect.ts";
import type { Try } from "../dispatch.ts";
import type { HeaderSource } from "../exchange.ts";

/** A call that has come to its end, one way or the other. */
export interface MeteredCall {
  /** Whose key it was. */
  readonly caller: Caller;
  /** As it was decoded. */
  readonly request: ChatRequest;
  /** The client's request headers. */
  readonly headers: HeaderSource;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds from there to the first content; undefined when none came. */
  readonly firstByte: number | undefined;
  /** Milliseconds from there to the end. */
  readonly total: number;
  /** Every attempt, in order. */
  readonly tries: readonly Try[];
  /** What the answer told; undefined when there was none. */
  readonly reading: Reading | undefined;
  /** Whether the client left before the end. */
  readonly aborted: boolean;
  /** The kind of error that ended it. */
  readonly error: string | undefined;
}
