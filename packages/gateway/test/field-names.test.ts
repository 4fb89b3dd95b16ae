import { describe, expect, it } from "vitest";
import { chatsTo, useRelay } from "./support.ts";

const relay = useRelay();
const start = '"messages":[{"role":"user","content":"x"}],"model":"lumen/otter-1"';

describe("a field that an upstream may read otherwise", () => {
  it.each([
    ["Model", '"Model":"other/one"'],
    ["Max_Tokens", '"Max_Tokens":4000'],
    ["ſtream", '"\\u017ftream":true'],
    ["PLUGINS", '"PLUGINS":[]'],
  ])("%s is refused, and the right name told", async (name, field) => {
    const { status, json } = await relay.chat(`{${start},${field}}`);
    const plain = name.replace("ſ", "s").toLowerCase();
    expect([status, json.error.message]).toEqual([
      400,
      `'${name}' is not a field. Write '${plain}', in lower case.`,
    ]);
    expect(chatsTo(relay.upstream)).toEqual([]);
  });

  it.each([
    '"model":"other/one"',
    '"mod\\u0065l":"other/one"',
    '"max_tokens":1,"max_tokens":2',
    '"x":1,"x":1',
  ])("%s is refused where it stands twice", async (field) => {
    const { status, json } = await relay.chat(`{${start},${field}}`);
    expect([status, json.error.message]).toEqual([
      400,
      expect.stringMatching(/^'\w+' stands twice\. Send it once\.$/),
    ]);
    expect(chatsTo(relay.upstream)).toEqual([]);
  });

  it.each([
    ['"n":"100"', "'n' must be a whole number of 1 or more."],
    ['"n":0', "'n' must be a whole number of 1 or more."],
    ['"user":7', "'user' must be a string."],
    ['"session_id":["s"]', "'session_id' must be a string."],
  ])("%s is refused", async (field, message) => {
    const { status, json } = await relay.chat(`{${start},${field}}`);
    expect([status, json.error.message]).toEqual([400, message]);
  });
});
