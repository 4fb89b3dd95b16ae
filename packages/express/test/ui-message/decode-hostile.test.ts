import { isOpenRouterError } from "@wayfare/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUiMessages } from "../../src/ui-message/decode-messages.ts";

/** What is said to whoever sends this. */
function refusalOf(messages: unknown): { status: number | undefined; message: string } {
  try {
    decodeUiMessages(messages);
  } catch (error) {
    if (!isOpenRouterError(error)) throw error;
    return { status: error.status, message: error.message };
  }
  throw new Error("expected a refusal");
}

const user = (...parts: unknown[]) => [{ role: "user", parts }];
const assistant = (...parts: unknown[]) => [{ role: "assistant", parts }];
const SECRET = "tell-nobody";
const file = (over: object) => ({ type: "file", mediaType: "image/png", url: "https://a.example/", ...over });
const tool = (over: object) => ({
  type: "tool-x",
  toolCallId: "c",
  state: "output-available",
  input: {},
  ...over,
});
const left = (own: unknown) => ({ type: "text", text: "Hi.", providerMetadata: { openrouter: own } });

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 ? [value] : { [SECRET]: value };
  return value;
}

describe.each<[string, unknown, string]>([
  ["no list", { 0: SECRET }, "'messages' must be an array"],
  ["nothing", undefined, "'messages' must be an array"],
  ["null in the list", [null], "'messages[0]' must be an object"],
  ["a list in the list", [[SECRET]], "'messages[0]' must be an object"],
  ["a role that is none", [{ role: SECRET, parts: [] }], "'messages[0].role' must be"],
  ["a role of prototypes", [{ role: "constructor", parts: [] }], "'messages[0].role' must be"],
  ["a role that is a list", [{ role: ["user"], parts: [] }], "'messages[0].role' must be"],
  [
    "a message of an older AI SDK",
    [{ role: "user", content: SECRET }],
    "'messages[0].parts' must be an array",
  ],
  [
    "parts that are an object",
    [{ role: "user", parts: { length: 1 } }],
    "'messages[0].parts' must be an array",
  ],
  [
    "a part that is null",
    user({ type: "text", text: "Hi." }, null),
    "'messages[0].parts[1]' must be an object",
  ],
  ["a part that is a list", user([[]]), "'messages[0].parts[0]' must be an object"],
  ["a part without a type", user({ text: SECRET }), "'messages[0].parts[0].type' must be a string"],
  [
    "a text that is none",
    user({ type: "text", text: { SECRET } }),
    "'messages[0].parts[0].text' must be a string",
  ],
  [
    "instructions that are none",
    [{ role: "system", parts: [{ type: "text" }] }],
    "parts[0].text' must be a string",
  ],
  ["a file without a URL", user(file({ url: null })), "'messages[0].parts[0].url' must be a string"],
  ["a file without a media type", user(file({ mediaType: 5 })), "'messages[0].parts[0].mediaType' must be"],
  ["a file name that is none", user(file({ filename: [SECRET] })), "'messages[0].parts[0].filename' must be"],
  [
    "a file of the server",
    user(file({ url: `file:///etc/${SECRET}` })),
    "'messages[0].parts[0].url' must be a data",
  ],
  [
    "a file of the browser",
    user(file({ url: `blob:https://a/${SECRET}` })),
    "parts[0].url' must be a data URL",
  ],
  ["a script", user(file({ url: `javascript:${SECRET}` })), "parts[0].url' must be a data URL"],
  ["a URL that is none", user(file({ url: `//${SECRET}` })), "parts[0].url' must be a data URL"],
  [
    "a data URL without data",
    user(file({ url: "data:image/png;base64" })),
    "parts[0].url' must be a data URL",
  ],
  [
    "an upload of somebody",
    user(file({ providerReference: { openrouter: SECRET } })),
    "providerReference' is not",
  ],
  ["sound by its address", user(file({ mediaType: "audio/wav" })), "audio is taken inline only"],
  ["sound of any kind", user(file({ mediaType: "audio", url: "data:audio;base64,AA" })), "what the audio is"],
  ["a call without an id", assistant(tool({ toolCallId: "" })), "'messages[0].parts[0].toolCallId' must be"],
  [
    "a dynamic call without a name",
    assistant({ ...tool({}), type: "dynamic-tool" }),
    "parts[0].toolName' must be",
  ],
  [
    "a call without a state",
    assistant(tool({ state: null })),
    "'messages[0].parts[0].state' must be a string",
  ],
  [
    "an error without words",
    assistant(tool({ state: "output-error" })),
    "parts[0].errorText' must be a string",
  ],
  [
    "arguments without end",
    assistant(tool({ input: nested(200) })),
    "'messages[0]' must not be nested deeper",
  ],
  [
    "a result without end",
    assistant(tool({ output: nested(50_000) })),
    "'messages[0]' must not be nested deeper",
  ],
  [
    "reasoning that is no list",
    assistant(left({ reasoning_details: SECRET })),
    "reasoning_details' must be an array",
  ],
  [
    "reasoning with holes",
    assistant(left({ reasoning_details: [null] })),
    "reasoning_details' must be an array",
  ],
  ["remarks that are none", assistant(left({ annotations: [SECRET] })), "annotations' must be an array"],
  [
    "a remark thrown in",
    assistant({ type: "steering-message", parts: [{ type: "text" }] }),
    "'messages[0].parts[0].parts[0].text' must be a string",
  ],
])("%s", (_name, messages, said) => {
  test("is refused with its place, and without what it holds", () => {
    const { status, message } = refusalOf(messages);
    expect(status).toBe(400);
    expect(message).toContain(said);
    expect(message).not.toContain(SECRET);
  });
});

test("prototype keys are data like any other", () => {
  const input = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
  const [answer, result] = decodeUiMessages(
    JSON.parse(JSON.stringify(assistant(tool({ input, output: input })))),
  );
  const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  expect(answer).toMatchObject({ tool_calls: [{ function: { arguments: text } }] });
  expect(result?.content).toBe(text);
  expect(Object.prototype).not.toHaveProperty("polluted");
  expect(decodeUiMessages(user({ type: "__proto__" }, { type: "constructor" }))).toEqual([]);
  expect(decodeUiMessages(assistant(tool({ state: "constructor" })))).toEqual([]);
});

test("many parts do not overflow the stack", () => {
  const many = Array.from({ length: 200_000 }, () => ({ type: "x" }));
  expect(decodeUiMessages(assistant(left({ annotations: many, reasoning_details: many })))).toHaveLength(1);
  const calls = many.map((_, at) => tool({ toolCallId: `c${at}` }));
  expect(decodeUiMessages([{ role: "assistant", parts: calls }])).toHaveLength(calls.length + 1);
});

/** Words that mean something here, so that what is thrown at it comes in further than the first check. */
const word = fc.constantFrom(
  ..."user assistant system text file reasoning custom step-start steering-message tool-x dynamic-tool".split(
    " ",
  ),
  ..."output-available output-error output-denied approval-responded __proto__ constructor".split(" "),
  ..."image/png audio/wav text/plain data:image/png;base64,AAAA data:,x https://a.example/ openrouter".split(
    " ",
  ),
);
const name = fc.constantFrom(
  ..."type text url mediaType filename state toolCallId toolName input output errorText approval approved".split(
    " ",
  ),
  ..."reason providerMetadata callProviderMetadata openrouter reasoning_details annotations id parts".split(
    " ",
  ),
);
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    word,
    fc.jsonValue(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(name, tie("value"), { maxKeys: 6 }),
  ),
}));
const part = fc.record({ type: word, text: anything, url: anything }, { requiredKeys: ["type"] });
const messages = fc.array(
  fc.record({ role: word, parts: fc.array(fc.oneof(part, fc.dictionary(name, anything))) }),
  { maxLength: 3 },
);

test("whatever comes, the answer is messages or a 400", () => {
  const judge = (given: unknown) => {
    try {
      for (const { role } of decodeUiMessages(given))
        expect(["system", "user", "assistant", "tool"]).toContain(role);
    } catch (error) {
      expect(isOpenRouterError(error) && error.status).toBe(400);
    }
  };
  fc.assert(fc.property(fc.oneof(messages, anything), judge), { numRuns: 3000 });
});
