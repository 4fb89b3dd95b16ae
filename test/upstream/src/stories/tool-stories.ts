import { functionTool, tellStory, textDeltas, toolCall, toolDelta } from "./tell-story.ts";
import { usage } from "./usage.ts";

const FINISH: [string, string] = ["tool_calls", "tool_calls"];
const tide = { id: "call_tide1", name: "get_tide" };
const wind = { id: "call_wind2", name: "get_wind" };
const tools = [functionTool("get_tide", "port"), functionTool("get_wind", "port"), functionTool("now")];

export const toolStories = {
  toolCall: tellStory({
    name: "toolCall",
    about: "One call, its arguments cut inside a key, a string and an escape.",
    ask: "When is high tide in Esbjerg?",
    request: { tools, tool_choice: "auto" },
    deltas: [
      toolDelta(0, "", tide),
      toolDelta(0, '{"po'),
      toolDelta(0, 'rt":"Esb'),
      toolDelta(0, "jerg \\u"),
      toolDelta(0, '00d8st"}'),
    ],
    message: { content: null, tool_calls: [toolCall(0, tide.id, tide.name, '{"port":"Esbjerg \\u00d8st"}')] },
    finish: FINISH,
    usage: usage(88, 19),
  }),
  parallelToolCalls: tellStory({
    name: "parallelToolCalls",
    about: "Two calls whose pieces are interleaved, the last ones in a single event.",
    ask: "Tide and wind in Gdynia?",
    request: { tools, parallel_tool_calls: true },
    deltas: [
      toolDelta(0, "", tide),
      toolDelta(1, "", wind),
      toolDelta(0, '{"port":'),
      toolDelta(1, '{"port":'),
      {
        content: null,
        tool_calls: [
          { index: 0, type: "function", function: { arguments: '"Gdynia"}' } },
          { index: 1, type: "function", function: { arguments: '"Gdynia"}' } },
        ],
      },
    ],
    message: {
      content: null,
      tool_calls: [
        toolCall(0, tide.id, tide.name, '{"port":"Gdynia"}'),
        toolCall(1, wind.id, wind.name, '{"port":"Gdynia"}'),
      ],
    },
    finish: FINISH,
    usage: usage(90, 37),
  }),
  emptyArguments: tellStory({
    name: "emptyArguments",
    about: "A call without arguments: the string stays empty to the end.",
    ask: "What time is it?",
    request: { tools },
    deltas: [toolDelta(0, "", { id: "call_now3", name: "now" })],
    message: { content: null, tool_calls: [toolCall(0, "call_now3", "now", "")] },
    finish: FINISH,
    usage: usage(85, 6),
  }),
  textThenTool: tellStory({
    name: "textThenTool",
    about: "Text first, then a call that arrives whole in one event.",
    ask: "Check the wind in Lerwick.",
    request: { tools, tool_choice: "required" },
    deltas: [...textDeltas("I will ", "check."), toolDelta(0, '{"port":"Lerwick"}', wind)],
    message: {
      content: "I will check.",
      tool_calls: [toolCall(0, wind.id, wind.name, '{"port":"Lerwick"}')],
    },
    finish: ["tool_calls", "STOP"],
    usage: usage(86, 17),
  }),
};
