import { stories, storyReply } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { expectedCost } from "../src/expected-cost.ts";
import { earlyFaults, type Fault, lateFaults, plainFaults } from "../src/faults.ts";
import { legs } from "../src/legs.ts";
import { failureOf, gather, untilFailure } from "../src/read.ts";
import { useLeg } from "../src/use-leg.ts";

const { request, completion } = stories.plainText;

describe.each(legs)("$name", (leg) => {
  const stage = useLeg(leg);

  /** One call reached the provider, and where a deadline ended it, the provider was hung up on. */
  const checkProvider = async ({ deadlines }: Fault): Promise<void> => {
    await stage.upstream.settled();
    const ends = stage.upstream.requests.map(({ clientHungUp }) => clientHungUp);
    expect(ends).toHaveLength(1);
    if (deadlines !== undefined) expect(ends).toEqual([true]);
  };

  test.each(earlyFaults)("stream(), before the first content: $name", async (fault) => {
    stage.upstream.enqueue(fault.reply);
    const { deadlines } = fault;
    const { items, error } = await untilFailure(stage.client.stream(request, { deadlines }));
    expect(error).toMatchObject({ ...fault.learned[leg.answerer], retryable: true });
    expect(error.partial).toBeUndefined();
    expect(items).toEqual([]);
    expect(error.receipt).toMatchObject({ error: error.kind, aborted: false, cost: expectedCost(error) });
    await checkProvider(fault);
  });

  test.each(earlyFaults)("stream(), tried again after $name", async ({ reply, deadlines }) => {
    stage.upstream.enqueue(reply, storyReply(stories.plainText, { stream: true }));
    const stream = stage.client.stream(request, {
      deadlines,
      retry: { maxRetries: 1, baseDelay: 1 },
    });
    expect(await stream.final()).toEqual(completion);
    expect((await stream.receipt()).attempts).toHaveLength(2);
    expect(stage.upstream.requests).toHaveLength(2);
  });

  test.each(lateFaults)("stream(), after the first content: $name", async (fault) => {
    const { reply, deadlines, said } = fault;
    stage.upstream.enqueue(reply, storyReply(stories.plainText, { stream: true }));
    const stream = stage.client.stream(request, { deadlines, retry: { maxRetries: 1, baseDelay: 1 } });
    const { items, error } = await untilFailure(stream);
    expect(error).toMatchObject({ ...fault.learned[leg.answerer], generationId: completion.id });
    expect(gather(items)).toEqual({ content: said });
    expect(items.some(({ type }) => type === "finish")).toBe(false);
    expect(error.partial?.choices[0]?.message.content).toBe(said);
    expect(error.receipt).toBe(await stream.receipt());
    const { id, model, provider } = completion;
    expect(error.receipt).toMatchObject({ id, model, provider, error: error.kind, cost: undefined });
    expect(await failureOf(stream.final())).toBe(error);
    await checkProvider(fault);
  });

  test.each(plainFaults)("chat(): $name", async (fault) => {
    stage.upstream.enqueue(fault.reply);
    const error = await failureOf(stage.client.chat(request, { deadlines: fault.deadlines }));
    expect(error).toMatchObject({ ...fault.learned[leg.answerer], retryable: true });
    expect(error.receipt).toMatchObject({ error: error.kind, cost: expectedCost(error) });
    await checkProvider(fault);
  });
});
