import { tellStory, textDeltas } from "./tell-story.ts";
import { usage } from "./usage.ts";

const MULTIBYTE = [
  "Grüße, ",
  "世界",
  " 🦦",
  "🏽‍🚀 e",
  "\u0301te\u0301, ",
  "नमस्",
  "ते ",
  "👨‍",
  "👩‍👧",
  " 𝄞 \u{1F1F3}\u{1F1F4}.",
];
const AWKWARD = [
  '"quoted" \\ back',
  "\n\ndata: [DONE]\n\n",
  "\r\n: no comment\r",
  "\u2028\u2029\u0000 tab\t",
  " end",
];
const PERSON = '{"name":"Mira Okafor","born":1961,"languages":["pt","yo"]}';

export const textStories = {
  plainText: tellStory({
    name: "plainText",
    about: "A short answer in a few pieces.",
    ask: "Name a river.",
    deltas: textDeltas("The ", "Vistula", " is a river", "."),
    message: { content: "The Vistula is a river." },
  }),
  multibyteText: tellStory({
    name: "multibyteText",
    about: "Emoji, CJK and combining marks, in pieces that part what belongs together on the screen.",
    ask: "Greet everyone.",
    deltas: textDeltas(...MULTIBYTE),
    message: { content: MULTIBYTE.join("") },
    usage: usage(10, 48),
  }),
  awkwardText: tellStory({
    name: "awkwardText",
    about: "Text that looks like the framing around it: line ends, data lines, NUL, quotes.",
    ask: "Quote an event stream.",
    deltas: textDeltas(...AWKWARD),
    message: { content: AWKWARD.join("") },
  }),
  jsonSchema: tellStory({
    name: "jsonSchema",
    about: "Structured output: the text is JSON that obeys the schema of the request.",
    ask: "Invent a person.",
    request: {
      response_format: {
        type: "json_schema",
        json_schema: {
          name: "person",
          strict: true,
          schema: {
            type: "object",
            properties: {
              name: { type: "string" },
              born: { type: "integer" },
              languages: { type: "array", items: { type: "string" } },
            },
            required: ["name", "born", "languages"],
            additionalProperties: false,
          },
        },
      },
    },
    deltas: textDeltas(PERSON.slice(0, 9), PERSON.slice(9, 30), PERSON.slice(30)),
    message: { content: PERSON },
    usage: usage(61, 22),
  }),
  emptyStop: tellStory({
    name: "emptyStop",
    about: "Nothing at all, with finish stop and a native reason that tells of a failure.",
    ask: "Say something.",
    deltas: [],
    message: {},
    finish: ["stop", "network_error"],
    usage: usage(7, 0),
  }),
};
