// For the adapters to frameworks: what their every call needs, and nothing that brings more along, as an index of all
// would. They pin this package exactly; outside semver, like `./internal`.
export { createOpenRouter } from "./client/client.ts";
export { receiptOf } from "./client/meter.ts";
export { weakly } from "./client/weakly.ts";
export { estimateText } from "./cost/estimate-text.ts";
export { createMemoryLedger } from "./cost/memory-ledger.ts";
export { decodeReceipt, type EncodedReceipt, encodeReceipt } from "./cost/receipt.ts";
export { moneyOf, type ReceiptSum, sumReceipts, withSumJson } from "./cost/sum-receipts.ts";
export { isOpenRouterError, replyWithoutReason } from "./errors/openrouter-error.ts";
export { baseModel } from "./models/model-id.ts";
export { formatMoney, moneyToNumber } from "./money/money.ts";
export { contentText } from "./stream/content-text.ts";
export { eventsOf } from "./stream/events.ts";
export { type FinishMeaning, finishMeaning } from "./stream/finish-meaning.ts";
export { mergeAudio } from "./stream/merge-audio.ts";
export { audioFormatOf } from "./wire/audio-format.ts";
export { amountOf, isObject, parseJson } from "./wire/check.ts";
export { isUrlCitation } from "./wire/citation.ts";
export { readDataUrl } from "./wire/data-url.ts";
export { type BodyFields, mergeFields } from "./wire/merge-fields.ts";
export { namedText } from "./wire/named-text.ts";
export { onlyText } from "./wire/only-text.ts";
export { type ReasoningRoute, replayReasoning } from "./wire/replay-reasoning.ts";
export { sortKeys } from "./wire/sort-keys.ts";
export { decodeVectors } from "./wire/vectors.ts";
