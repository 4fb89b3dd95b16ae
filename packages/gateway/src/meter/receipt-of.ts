import type { Pricing, Receipt } from "@wayfare/core";
import { createReceipt } from "@wayfare/core/cost";
import type { Try } from "../dispatch.ts";
import type { Attempt } from "../planner.ts";
import { encodeDetails } from "./details.ts";
import type { MeteredCall } from "./metered-call.ts";
import { countCost } from "./own-count.ts";

/** Longest part of a name that is kept. */
const LONGEST_NAME = 512;

/** Writes the receipt of a call. Its cost stays unknown while whoever served may still tell it. */
export function receiptOf(call: MeteredCall): Receipt {
  const { reading, request, tries } = call;
  const served = tries.find((made) => made.error === undefined)?.attempt ?? call.bill;
  return createReceipt({
    id: call.id,
    generationId: reading.id ?? call.id,
    api: call.kind.api,
    streamed: request.stream === true,
    requestedModel: (request.model ?? request.models?.[0])?.slice(0, LONGEST_NAME),
    model: reading.model ?? served?.model.id,
    provider: reading.provider ?? served?.provider.name,
    startedAt: call.startedAt,
    latency: { firstByte: call.firstByte, firstToken: call.firstByte, total: call.total },
    attempts: tries.map(encodeTry),
    usage: reading.usage,
    pricing: pricingOf(call, served),
    unbilled: call.unbilled,
    estimatedCost: call.findRecord === undefined ? countCost(call) : undefined,
    finishReason: reading.finish_reason,
    nativeFinishReason: reading.native_finish_reason,
    aborted: call.aborted,
    error: call.error,
    tags: call.tags,
    details: encodeDetails(call),
  });
}

/** The prices that whoever served lists, as far as they tell what such a call costs. */
function pricingOf({ kind }: MeteredCall, served: Attempt | undefined): Pricing | undefined {
  const pricing = served?.endpoint.pricing;
  return pricing === undefined || kind.isPriced?.(pricing) === false ? undefined : pricing;
}

/** A try as receipts hold it: the error by its stable name, or by its kind where no answer came. */
function encodeTry({ attempt, startedAt, duration, error }: Try): Receipt["attempts"][number] {
  const { model, provider } = attempt;
  const outcome =
    error === undefined
      ? { status: 200 }
      : { status: error.status ?? 502, error: error.error_type ?? error.kind };
  return { model: model.id, provider: provider.name, startedAt, duration, ...outcome };
}
