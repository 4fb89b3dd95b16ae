import type { Receipt } from "@wayfare/core";
import { type Story, stories, storyReply, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import type { AdapterDifference, AdapterLeg, Told } from "../src/adapter-leg.ts";
import { adapterWays } from "../src/adapter-ways.ts";
import { byUser, checkEverything } from "../src/check-everything.ts";
import { everything, everythingHeaders } from "../src/everything.ts";
import { expectedReceipt } from "../src/expected-receipt.ts";
import { gathered } from "../src/read.ts";
import { useLeg } from "../src/use-leg.ts";

describe.each(adapterWays)("$name", ({ adapter, leg }) => {
  const stage = useLeg(leg);
  const open = () => adapter.open(stage.settings);
  const checkRaw = ({ raw }: Told, expected: readonly unknown[]): void =>
    expect(raw).toEqual(adapter.untold === undefined ? expected : undefined);

  describe.each(Object.values(stories))("$name", (story) => {
    const request = { ...story.request, ...differenceOf(adapter, story)?.request };

    test("generate", async () => {
      stage.upstream.fallback = (received) => storyReply(story, received);
      const told = await open().generate(story.request);
      check(told, story, adapter);
      checkRaw(told, [story.completion]);
      expect(stage.upstream.requests.map(({ json }) => json)).toEqual([request]);
    });

    test.each([["event by event"], [61]])("stream, %s", async (writes) => {
      const pieces = typeof writes === "number" ? { writes } : {};
      stage.upstream.fallback = (received) => storyReply(story, received, pieces);
      const told = await open().stream(story.request);
      check(told, story, adapter);
      checkRaw(told, story.chunks);
      expect(stage.upstream.requests.map(({ json }) => json)).toEqual([{ ...request, stream: true }]);
    });
  });

  test("the provider gets everything that was sent, and the key that is meant for it", async () => {
    stage.upstream.fallback = (received) => storyReply(stories.plainText, received);
    const request = { ...everything, ...adapter.differences.everything?.request };
    const call = { headers: everythingHeaders };
    const answers = [await open().generate(everything, call), await open().stream(everything, call)];
    expect(answers.flatMap(({ problems }) => problems)).toEqual([]);
    checkEverything(stage.upstream.requests, request, leg.keyShown);
  });

  test("many calls at once are not mixed up", async () => {
    const told = Object.values(stories);
    stage.upstream.fallback = byUser(told);
    const adapter = open();
    const calls = told.flatMap((story) => {
      const request = { ...story.request, user: story.name };
      return [adapter.generate(request), adapter.stream(request)];
    });
    const ids = (await Promise.all(calls)).map(({ outcome }) => outcome.id);
    expect(ids).toEqual(told.flatMap(({ completion: { id } }) => [id, id]));
  });
});

const reasons = new Set(["stop", "length", "content_filter", "tool_calls", "error"]);

/** An answer with calls goes on with them, unless it was cut or censored. */
function meaningOf({ finish_reason, message }: WireObject): string {
  const goesOn = finish_reason === "stop" || !reasons.has(finish_reason);
  if (goesOn && message.tool_calls?.length > 0) return "tool_calls";
  return reasons.has(finish_reason) ? finish_reason : "other";
}

function differenceOf({ differences }: AdapterLeg, { name }: Story): AdapterDifference | undefined {
  return differences[name as keyof typeof differences];
}

function check({ outcome, error, problems }: Told, story: Story, adapter: AdapterLeg): void {
  const { id, model, provider, created, usage, choices } = story.completion;
  const [choice] = choices;
  const { message } = choice;
  const { receipt, ...rest } = outcome;
  expect({ problems, error }).toEqual({ problems: [], error: undefined });
  expect(rest).toEqual({
    ...{ id, model, provider, created, usage },
    message: { ...gathered(message), ...differenceOf(adapter, story)?.message },
    reasoning_details: message.reasoning_details ?? [],
    audio: message.audio,
    finish_reason: choice.finish_reason,
    meaning: meaningOf(choice),
    tokens: {
      prompt: usage?.prompt_tokens,
      completion: usage?.completion_tokens,
      cached: usage?.prompt_tokens_details.cached_tokens,
      reasoning: usage?.completion_tokens_details.reasoning_tokens,
    },
    cost: usage?.cost,
  });
  expect(receipt).toMatchObject(expectedReceipt(story) satisfies Partial<Receipt>);
}
