import { type StoryName, stories } from "@wayfare/test-upstream";
import { expect, test } from "vitest";
import { TextStreamEncoder } from "../../src/ui-message/encode-text.ts";
import { tell, useUpstream, written } from "./support.ts";

const bench = useUpstream();

test.each(Object.keys(stories) as StoryName[])("%s: its text and nothing else", async (name) => {
  const { content, refusal } = stories[name].completion.choices[0].message;
  const text = await written(bench.ask(tell(stories[name])), new TextStreamEncoder());
  expect(text).toBe(content || refusal || "");
});
