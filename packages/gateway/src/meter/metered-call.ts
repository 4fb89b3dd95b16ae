import type { ChatRequest, Generation } from "@wayfare/core";
import type { Ticket } from "@wayfare/core/budgets";
import type { Reading } from "@wayfare/core/internal";
import type { Caller } from "../access/caller.ts";
import type { Try } from "../dispatch.ts";
import type { HeaderSource } from "../exchange.ts";
import type { InferenceKind } from "../inference/kind.ts";
import type { Attempt } from "../planner.ts";

/** A call that has come to its end, one way or the other. */
export interface MeteredCall {
  /** Of its receipt, and of its generation. */
  readonly id: string;
  /** Whose key it was. */
  readonly caller: Caller;
  readonly kind: InferenceKind;
  /** As it was decoded. */
  readonly request: ChatRequest;
  /** The client's request headers. */
  readonly headers: HeaderSource;
  /** What the call had to get before it was made. */
  readonly ticket: Ticket;
  /** Whom and what the call was for. */
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds from there to the first content; undefined when none came. */
  readonly firstByte: number | undefined;
  /** Milliseconds from there to the end. */
  readonly total: number;
  /** Every attempt, in order. */
  readonly tries: readonly Try[];
  /** Who may bill it: whoever served, or was at work when the client left. */
  readonly bill: Attempt | undefined;
  /** Whether it is known that nobody bills it. */
  readonly unbilled: boolean;
  /** What the answer told. */
  readonly reading: Reading;
  /** Whether the client left before the end. */
  readonly aborted: boolean;
  /** The kind of error that ended it. */
  readonly error: string | undefined;
  /** Asks whoever served for its record of the call, until there is one; undefined where nobody keeps records. */
  readonly findRecord: ((signal: AbortSignal) => Promise<Generation>) | undefined;
}
