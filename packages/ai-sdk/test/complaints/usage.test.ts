// Complaints 3 and 13: what is counted and charged. "3.1.0:" says what the same assertion showed there.
import { stories } from "@wayfare/test-upstream";
import { generateText, streamText } from "ai";
import { describe, expect, test } from "vitest";
import { ours, tell, useUpstream } from "../support.ts";

const bench = useUpstream();
const ask = (story = stories.byok) => ({
  model: bench.answering(tell(story)).chat("lumen/otter-1"),
  prompt: "Six times seven?",
});

describe("3: `is_byok` is dropped, so nobody knows whether costs add up (#532)", () => {
  // 3.1.0: `isByok`, `cost` and `costDetails` are missing; `usage` has all of it but `isByok`.
  test("own key: the provider's bill comes on top", async () => {
    const { providerMetadata } = await generateText(ask());
    expect(ours(providerMetadata)).toMatchObject({
      isByok: true,
      cost: 9.15e-7,
      costDetails: { upstream_inference_cost: 0.0000183, upstream_inference_prompt_cost: 0.0000048 },
      usage: { isByok: true, cost: 9.15e-7, costDetails: { upstreamInferenceCost: 0.0000183 } },
      receipt: { cost: "0.000000915", upstreamCost: "0.0000183", totalCost: "0.000019215" },
    });
  });

  // 3.1.0: the same.
  test("no own key: it is part of the cost, and the total does not count it twice", async () => {
    const result = streamText(ask(stories.plainText));
    const metadata = ours((await result.finalStep).providerMetadata);
    expect(metadata).toMatchObject({ isByok: false, cost: 0.0000183, usage: { isByok: false } });
    expect(metadata.receipt).toMatchObject({ cost: "0.0000183", totalCost: "0.0000183" });
  });
});

describe("13: usage is empty in streams, `usage.raw` undefined (#419, #347)", () => {
  // 3.1.0: all but noCacheTokens, 512: written tokens are not taken off.
  test("a stream has usage and the wire's own report", async () => {
    const result = streamText(ask(stories.cachedTokens));
    const { usage } = await result.finalStep;
    expect(usage).toMatchObject({
      inputTokens: 4096,
      inputTokenDetails: { noCacheTokens: 256, cacheReadTokens: 3584, cacheWriteTokens: 256 },
      outputTokens: 9,
      raw: stories.cachedTokens.completion.usage,
    });
  });

  // 3.1.0: 0, 0 and undefined.
  test("what was not told is not told as zero", async () => {
    const result = streamText(ask(stories.usageMissing));
    const { usage } = await result.finalStep;
    expect([usage.inputTokens, usage.outputTokens, usage.raw]).toEqual([undefined, undefined, undefined]);
    expect((await generateText(ask(stories.usageMissing))).usage.inputTokens).toBeUndefined();
  });
});
