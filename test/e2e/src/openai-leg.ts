import { type ChatChunk, type ChatCompletion, foldChunks } from "@wayfare/core";
import { createOpenAI, errorOf, receiptOf } from "@wayfare/openai";
import type { WireObject } from "@wayfare/test-upstream";
import { APIUserAbortError, OpenAIError } from "openai";
import type { AdapterCall, AdapterLeg, Failure, Outcome, Told } from "./adapter-leg.ts";
import { gathered } from "./read.ts";

type Client = ReturnType<typeof createOpenAI>;

/** The `openai` package: requests go in and answers come out in the words of the wire. */
export const openai: AdapterLeg = {
  name: "OpenAI",
  untold: undefined,
  open: (settings) => {
    const client = createOpenAI({ ...settings, retry: false });
    return {
      generate: (request, call = {}) => generate(client, request, call),
      stream: (request, call = {}) => stream(client, request, call),
      async leave(request) {
        for await (const chunk of await begin(client, request, {}))
          if (chunk.choices[0]?.delta.content) break;
      },
      failureOf,
    };
  },
  differences: {},
};

async function generate(client: Client, request: WireObject, call: AdapterCall): Promise<Told> {
  const completion = await client.chat.completions
    .create(request as never, optionsOf(call))
    .catch(reasonOf(call));
  const raw = completion as unknown as ChatCompletion;
  return { outcome: outcomeOf(raw, receiptOf(completion)), error: undefined, raw: [raw], problems: [] };
}

function begin(client: Client, request: WireObject, call: AdapterCall) {
  const body = { ...request, stream: true } as { stream: true } & Parameters<
    Client["chat"]["completions"]["create"]
  >[0];
  return client.chat.completions.create(body as never, optionsOf(call)) as unknown as Promise<
    AsyncIterable<ChatChunk>
  >;
}

async function stream(client: Client, request: WireObject, call: AdapterCall): Promise<Told> {
  const reading = await begin(client, request, call).catch(reasonOf(call));
  const raw: ChatChunk[] = [];
  let error: unknown;
  try {
    for await (const chunk of reading) raw.push(chunk);
  } catch (thrown) {
    error = thrown;
  }
  // The SDK ends the loop of an aborted stream without a word.
  call.signal?.throwIfAborted();
  const outcome = outcomeOf(foldChunks(raw), receiptOf(reading));
  return { outcome: error === undefined ? outcome : brokenOff(outcome, error), error, raw, problems: [] };
}

/** Pieces of calls are no calls, and what came before an error says no reason of its own. */
function brokenOff(outcome: Outcome, error: unknown): Outcome {
  const { tool_calls: _, ...message } = outcome.message;
  const isCut = ["interrupted", "connection", "timeout"].includes(errorOf(error)?.kind ?? "interrupted");
  return { ...outcome, message, meaning: isCut ? "interrupted" : "error" };
}

function optionsOf({ signal, headers }: AdapterCall) {
  return { ...(signal && { signal }), ...(headers && { headers: { ...headers } }) };
}

/** The SDK has an error of its own for an abort; the reason is the caller's. */
function reasonOf({ signal }: AdapterCall): (error: unknown) => never {
  return (error) => {
    if (signal?.aborted && error instanceof APIUserAbortError) throw signal.reason;
    throw error;
  };
}

function outcomeOf(completion: ChatCompletion, receipt: Outcome["receipt"]): Outcome {
  const { id, model, provider, created, usage } = completion;
  const choice = completion.choices[0] as WireObject | undefined;
  const message: WireObject = choice?.message ?? {};
  const { finish_reason } = choice ?? {};
  return {
    ...{ id, model, provider, created, usage: usage ?? undefined },
    message: gathered(message),
    reasoning_details: message.reasoning_details ?? [],
    audio: message.audio,
    finish_reason,
    meaning: meaningOf(finish_reason, message),
    tokens: {
      prompt: usage?.prompt_tokens ?? undefined,
      completion: usage?.completion_tokens ?? undefined,
      cached: usage?.prompt_tokens_details?.cached_tokens ?? undefined,
      reasoning: usage?.completion_tokens_details?.reasoning_tokens ?? undefined,
    },
    cost: usage?.cost ?? undefined,
    receipt,
  };
}

const reasons: ReadonlySet<unknown> = new Set(["stop", "length", "content_filter", "tool_calls", "error"]);

/** The SDK leaves it to its reader what follows from a reason; calls are there to be made. */
function meaningOf(reason: unknown, { tool_calls }: WireObject): string {
  const goesOn = reason === "stop" || !reasons.has(reason);
  if (goesOn && tool_calls?.length > 0) return "tool_calls";
  return reasons.has(reason) ? (reason as string) : "other";
}

function failureOf(error: unknown): Failure {
  const known = errorOf(error);
  if (!(error instanceof OpenAIError) || known === undefined) throw error;
  const { status, retryable, message, retryAfter } = known;
  const told = (error as { status?: number }).status;
  // Errors behind the first content have no status of their own in the SDK.
  if (told !== undefined && status !== undefined && status >= 400 && told !== status)
    throw new Error(`the SDK says ${told}, core ${status}`);
  return {
    status,
    retryable,
    code: known.code ?? known.error_type ?? known.kind,
    message,
    retryAfter,
    cause: known,
  };
}
