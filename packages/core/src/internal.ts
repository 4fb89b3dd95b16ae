// For the sibling packages, which pin this one exactly. Outside semver.
export { createGuard, type Guard } from "./admission/guard.ts";
export type { AllowedField, GuardRules } from "./admission/guard-rules.ts";
export { namedModels } from "./admission/named-models.ts";
export { recordDelays } from "./client/account.ts";
export {
  imageAsChat,
  imageOffers,
  noOffers,
  speechAsChat,
  transcriptionAsChat,
  videoAsChat,
} from "./client/media-cost.ts";
export { createOfferLookup } from "./client/offers.ts";
export { textAsChat } from "./client/text-route.ts";
export { Tally } from "./cost/ledger.ts";
export { mediaUsage } from "./cost/media-usage.ts";
// Here too, so that the build gives it a file of its own, which bundles that do not use it leave out.
export { filterModels, sortByPrice } from "./cost/select-models.ts";
export { classify, type Failure } from "./errors/classify.ts";
export { redact, redactCause, redactValue } from "./errors/redact.ts";
export { forbidden, invalidRequest, tooLarge, unauthorized } from "./errors/refusals.ts";
export { errorTypeOf, errorTypes, statusOf, type Verdict } from "./errors/status.ts";
export { type RefusalFacts, wasRefused, wasTurnedAway } from "./errors/was-refused.ts";
export { connectionError } from "./http/connection-error.ts";
export { type Deadlines, type Limits, limitsOf, Watch } from "./http/deadline.ts";
export { createFetchTransport } from "./http/fetch-transport.ts";
export { readNodeBody } from "./http/node-body.ts";
export { drained } from "./http/node-drain.ts";
export { readBytes } from "./http/read-bytes.ts";
export { pause } from "./http/retry.ts";
// Here too, for the same reason as the selection of models above.
export { retryDelay } from "./http/retry-delay.ts";
export { type Outgoing, readText, send } from "./http/send.ts";
export type { ByteReader, Transport, TransportRequest, TransportResponse } from "./http/transport.ts";
export { chunkIn } from "./relay/chunk-in.ts";
export { isMedium, Medium } from "./relay/medium.ts";
export { type Reading, readAnswer, StreamScan } from "./relay/stream-scan.ts";
export { UpstreamStream } from "./relay/upstream-stream.ts";
export { chunkOf } from "./stream/completion-chunk.ts";
export { EventDecoder } from "./stream/events.ts";
export { CompletionFold } from "./stream/fold.ts";
export type { BodyReader } from "./wire/body-reader.ts";
export { decodeCompletion, errorIn, type ReplyFacts } from "./wire/chat-completion.ts";
export { checkBody, checkChatBody, writingRules } from "./wire/chat-form.ts";
export { isObject, parseJson, textOf } from "./wire/check.ts";
export { ChunkDecoder, encodeChunk, streamEnd } from "./wire/chunk-stream.ts";
export { decodeError, encodeError, type FailedReply } from "./wire/error.ts";
export { encodeErrorChunk } from "./wire/error-chunk.ts";
export { encodeErrorReply, generationHeader, isHeaderText } from "./wire/error-reply.ts";
export { decodeRetryAfter, type HeaderReader } from "./wire/retry-after.ts";
export {
  between,
  boolean,
  checkFields,
  isTyped,
  listOf,
  object,
  type Rule,
  type Rules,
  string,
  strings,
  text,
  wholeNumber,
} from "./wire/rule.ts";
export { textReader } from "./wire/text-completion.ts";
