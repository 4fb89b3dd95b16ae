import { getRetryable } from "@langchain/core/errors";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { AIMessageChunk } from "@langchain/core/messages";
import { type ChatOpenRouter, OpenRouterError } from "@wayfare/langchain";
import type { WireObject } from "@wayfare/test-upstream";
import type { AdapterCall, AdapterLeg, Failure, Told } from "./adapter-leg.ts";
import { chunkProblems, eventProblems } from "./langchain-grammar.ts";
import { openModel } from "./langchain-model.ts";
import { brokenOff, messageProblems, outcomeOf, type SoFar, soFarOf } from "./langchain-outcome.ts";
import { type EncodedCall, encodeCall, type Form } from "./langchain-prompt.ts";

type Sent = Pick<EncodedCall, "messages" | "options">;

/** One of the ways in which LangChain reads a stream. */
interface Reading {
  read(model: ChatOpenRouter, sent: Sent): Promise<Omit<Told, "raw">>;
  /** Leaves after the first text. */
  leave(model: ChatOpenRouter, sent: Sent): Promise<void>;
}

const chunkReading: Reading = {
  async read(model, { messages, options }) {
    const chunks: AIMessageChunk[] = [];
    const sum = () => chunks.reduce((whole, chunk) => whole.concat(chunk));
    try {
      for await (const chunk of await model.stream(messages, options)) chunks.push(chunk);
    } catch (error) {
      if (chunks.length === 0) throw error;
      return { ...brokenOff(error, soFarOf(sum())), error };
    }
    const message = sum();
    const problems = [...chunkProblems(chunks), ...messageProblems(message)];
    return { outcome: outcomeOf(message), error: undefined, problems };
  },
  async leave(model, { messages, options }) {
    for await (const chunk of await model.stream(messages, options)) if (chunk.text !== "") break;
  },
};

const eventReading: Reading = {
  async read(model, { messages, options }) {
    const stream = model.streamEvents(messages, options);
    const events: ChatModelStreamEvent[] = [];
    try {
      for await (const event of stream) events.push(event);
    } catch (error) {
      if (events.length === 0) throw error;
      const { outcome, problems } = brokenOff(error, soFarIn(events));
      return { outcome, error, problems: [...eventProblems(events, true), ...problems] };
    }
    const message = await stream;
    const { responseMetadata: about = {} } = events.find((event) => event.event === "message-finish") ?? {};
    const problems = [...eventProblems(events), ...messageProblems(message)];
    if ((await stream.text) !== message.text) problems.push("the text came otherwise");
    return {
      outcome: outcomeOf(message, about.finish_reason as string),
      error: undefined,
      problems,
    };
  },
  // A reader of `streamEvents()` itself can only abort: LangChain reads on ahead of him.
  async leave(model, { messages, options }) {
    for await (const event of model._streamChatModelEvents(messages, options))
      if (event.event === "content-block-delta") break;
  },
};

function soFarIn(events: readonly ChatModelStreamEvent[]): SoFar {
  const deltas: WireObject[] = events.map((event) =>
    event.event === "content-block-delta" ? event.delta : {},
  );
  const join = (field: string) => deltas.map((delta) => delta[field] ?? "").join("");
  return { text: join("text"), reasoning: join("reasoning") };
}

const differences: AdapterLeg["differences"] = {
  toolCall: {
    why: "the arguments of a call are an object, not a text",
    message: { tool_calls: [["call_tide1", "get_tide", '{"port":"Esbjerg Øst"}']] },
  },
  emptyArguments: {
    why: "the arguments of a call are an object, if an empty one",
    message: { tool_calls: [["call_now3", "now", "{}"]] },
  },
};

/** `invoke()` and `stream()`, options with the call, reasoning beside the content. */
export const langchain = langchainLeg("LangChain", "v0", chunkReading);

/** The same with content in standard blocks, options with the model. */
export const langchainV1 = langchainLeg("LangChain v1", "v1", chunkReading);

/** The same by `streamEvents()`, the protocol of content blocks. */
export const langchainEvents = langchainLeg("LangChain events", "v1", eventReading);

function langchainLeg(name: string, form: Form, reading: Reading): AdapterLeg {
  return {
    name,
    open: (settings) => {
      const prepare = (request: WireObject, call: AdapterCall = {}): [ChatOpenRouter, Sent] => {
        const { fields, messages, options } = encodeCall(request, form);
        const model = openModel(settings, { ...fields, outputVersion: form });
        return [model, { messages, options: { ...options, ...call } as Sent["options"] }];
      };
      return {
        async generate(request, call) {
          const [model, { messages, options }] = prepare(request, call);
          const message = await model.invoke(messages, options);
          return {
            outcome: outcomeOf(message),
            error: undefined,
            raw: undefined,
            problems: messageProblems(message),
          };
        },
        stream: async (request, call) => ({
          ...(await reading.read(...prepare(request, call))),
          raw: undefined,
        }),
        leave: (request) => reading.leave(...prepare(request)),
        failureOf,
      };
    },
    untold: "LangChain hands on no chunks but its own",
    differences,
  };
}

function failureOf(error: unknown): Failure {
  if (!OpenRouterError.isInstance(error)) throw error;
  const { statusCode, code, message, headers, cause } = error;
  const retryAfter = headers["retry-after"];
  return {
    status: statusCode,
    retryable: getRetryable(error) === true,
    code,
    message,
    retryAfter: retryAfter === undefined ? undefined : Number(retryAfter) * 1000,
    cause,
  };
}
