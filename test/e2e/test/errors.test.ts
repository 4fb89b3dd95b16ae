import type { OpenRouterError } from "@wayfare/core";
import {
  type ErrorName,
  errorBodies,
  errorBody,
  errorInside200,
  stories,
  storyReply,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { blamed, errorDifferences, type Verdict } from "../src/differences.ts";
import { expectedCost } from "../src/expected-cost.ts";
import { legs } from "../src/legs.ts";
import { failureOf } from "../src/read.ts";
import { useLeg } from "../src/use-leg.ts";

const { request, completion } = stories.plainText;
const names = Object.keys(errorBodies) as ErrorName[];

describe.each(legs)("$name", (leg) => {
  const stage = useLeg(leg);

  describe.each(["chat()", "stream()"])("%s", (way) => {
    const call = (client: typeof stage.client): Promise<unknown> =>
      way === "chat()" ? client.chat(request) : client.stream(request).open();

    test.each(names)("%s means the same as on the direct way", async (name) => {
      stage.upstream.fallback = errorBody(name);
      const direct = await failureOf(call(stage.direct));
      const error = await failureOf(call(stage.client));
      expect(verdictOf(error)).toEqual({ ...verdictOf(direct), ...errorDifferences[leg.answerer][name] });
      expect(error.provider).toBe(direct.provider ?? blamed[leg.answerer]);
      // Whatever the provider told beside comes through; null tells nothing.
      const told = Object.entries(direct.metadata ?? {}).filter(
        ([field, value]) => value !== null && field !== "error_type",
      );
      expect(error.metadata ?? {}).toMatchObject(Object.fromEntries(told));
      expect(error.receipt).toMatchObject({ error: error.kind, cost: expectedCost(error), aborted: false });
      expect(stage.upstream.requests).toHaveLength(2);
    });
  });

  test.each(names.filter((name) => typeof errorBodies[name].body.error.code === "number"))(
    "%s inside HTTP 200 means the same as with its status",
    async (name) => {
      const { body } = errorBodies[name];
      stage.upstream.enqueue(errorInside200("no_choices", body.error), { ...errorBody(name), headers: json });
      const inside = verdictOf(await failureOf(stage.client.chat(request)));
      const plain = verdictOf(await failureOf(stage.client.chat(request)));
      expect(inside).toEqual(plain);
    },
  );

  test("a retry brings the answer, and the receipt tells of both attempts", async () => {
    const options = { retry: { maxRetries: 1, baseDelay: 1 } };
    for (const streamed of [false, true]) {
      stage.upstream.enqueue(errorBody("overloaded529"), storyReply(stories.plainText, { stream: streamed }));
      const reply = streamed
        ? await stage.client.stream(request, options).final()
        : await stage.client.chat(request, options);
      expect(reply).toEqual(completion);
    }
    expect(stage.upstream.requests).toHaveLength(4);
  });
});

const json = { "content-type": "application/json" };

function verdictOf(error: OpenRouterError): Verdict {
  const { name, kind, status, error_type, retryable, retryAfter, limit_source, availability, code, message } =
    error;
  const origin = ` (${[status, error_type, error.provider].filter((part) => part !== undefined).join(", ")})`;
  expect(message).toContain(origin);
  const says = message.replace(origin, "");
  return { name, kind, status, error_type, retryable, retryAfter, limit_source, availability, code, says };
}
