import type { ContentBlock } from "@langchain/core/messages";
import type { ReasoningDetail } from "@wayfare/core";

/** What a block that shows nothing carries back with the next request. */
export interface Carried {
  reasoning_details?: readonly ReasoningDetail[];
  annotations?: readonly unknown[];
}

/** Name under which a `non_standard` block of ours goes. */
export const carrierType = "openrouter.message";

/** A block for what must come back with the next request and stands on no other block. */
export function carrierBlock(carried: Carried): ContentBlock.NonStandard {
  return { type: "non_standard", value: { type: carrierType, ...carried } };
}
