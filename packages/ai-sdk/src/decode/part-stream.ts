import type {
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  SharedV4Warning,
} from "@ai-sdk/provider";
import type { ChatCompletion, ChatStream, StreamHead } from "@wayfare/core";
import { isOpenRouterError } from "@wayfare/core/adapter";
import { decodeUsage } from "../call/usage.ts";
import { carrierPart, encodeChatMetadata } from "./chat-metadata.ts";
import { PartDecoder } from "./decode-stream.ts";
import type { DecodeTarget } from "./decode-target.ts";
import { decodeFinishReason } from "./finish-reason.ts";
import type { Part } from "./parts.ts";

/** A stream that has begun. */
export interface BegunStream {
  readonly stream: ChatStream;
  readonly head: StreamHead;
  readonly target: DecodeTarget;
  readonly warnings: SharedV4Warning[];
  readonly includeRawChunks: boolean;
  /** Makes the error that `ai` knows of a failure. */
  readonly errorOf: (thrown: unknown) => Promise<unknown>;
}

/** Kinds of failure after which the answer is merely cut: no more came, and nobody said why. */
const cut: ReadonlySet<string> = new Set(["interrupted", "connection", "timeout"]);

/** The parts of an answer, in one stage: each read of the network is handed on whole. */
export function createPartStream(begun: BegunStream): ReadableStream<Part> {
  const { stream, includeRawChunks } = begun;
  const decoder = new PartDecoder(begun.target);
  const batches = stream.batches({ chunks: includeRawChunks });
  return new ReadableStream<Part>({
    start(controller) {
      controller.enqueue({ type: "stream-start", warnings: begun.warnings });
      controller.enqueue({ type: "response-metadata", ...decodeHead(begun.head) });
    },
    async pull(controller) {
      const parts: Part[] = [];
      try {
        let isEnded: boolean | undefined = false;
        while (parts.length === 0 && !isEnded) {
          const { value, done } = await batches.next();
          isEnded = done;
          for (const event of value ?? []) decoder.decode(event, parts);
        }
        if (isEnded) parts.push(...lastParts(decoder, await stream.final(), await stream.receipt()));
        for (const part of parts) controller.enqueue(part);
        if (isEnded) controller.close();
      } catch (thrown) {
        for (const part of parts) controller.enqueue(part);
        await fail(begun, decoder, thrown, controller);
      }
    },
    cancel: () => stream.cancel(),
  });
}

/** When and by whom an answer was made, as far as it was told. */
export function decodeHead({ id, model, created }: Pick<StreamHead, "id" | "model" | "created">) {
  const head: NonNullable<LanguageModelV4GenerateResult["response"]> = {};
  if (id) head.id = id;
  if (model) head.modelId = model;
  const timestamp = new Date(created * 1000);
  // `ai` writes it as text, and throws for a time that is none.
  if (timestamp.getTime() > 0) head.timestamp = timestamp;
  return head;
}

type Receipt = Awaited<ReturnType<ChatStream["receipt"]>>;

function lastParts(decoder: PartDecoder, completion: ChatCompletion, receipt: Receipt): Part[] {
  const parts: Part[] = [];
  const carrier = carrierPart(completion, decoder);
  if (carrier !== undefined) parts.push(carrier);
  const reason = decodeFinishReason(decoder.finish?.finish_reason, decoder.hasToolCalls);
  parts.push(finishPart(reason, completion, receipt));
  return parts;
}

function finishPart(
  finishReason: LanguageModelV4FinishReason,
  completion: ChatCompletion | undefined,
  receipt: Receipt | undefined,
): Part {
  return {
    type: "finish",
    finishReason,
    usage: decodeUsage(completion?.usage),
    providerMetadata: encodeChatMetadata(completion, () => receipt),
  };
}

/** Ends a stream that broke: with the caller's own reason, or with an error and what is known of the answer. */
async function fail(
  { stream, errorOf }: BegunStream,
  decoder: PartDecoder,
  thrown: unknown,
  controller: ReadableStreamDefaultController<Part>,
): Promise<void> {
  const isKnown = isOpenRouterError(thrown);
  if (isKnown && thrown.kind === "aborted") {
    controller.error(await errorOf(thrown));
    return;
  }
  // What nobody foresaw leaves the call running, until it is ended.
  if (!isKnown) stream.cancel();
  const parts: Part[] = [];
  decoder.close(parts);
  parts.push({ type: "error", error: await errorOf(thrown) });
  const partial = isKnown ? thrown.partial : undefined;
  const unified = isKnown && cut.has(thrown.kind) ? "interrupted" : "error";
  const raw = partial?.choices[0]?.finish_reason ?? undefined;
  parts.push(finishPart({ unified, raw }, partial, await stream.receipt()));
  for (const part of parts) controller.enqueue(part);
  controller.close();
}
