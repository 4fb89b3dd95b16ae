import type { WireObject } from "./story.ts";
import { functionTool, tellStory, textDeltas, toolCall, toolDelta } from "./tell-story.ts";
import { completionDetails, usage } from "./usage.ts";

const CLAUDE = "anthropic-claude-v1";
const OPENAI = "openai-responses-v1";
const BLOB = ["Zm9nIG92ZXIg", "dGhlIGhhcmJvcg=="];

function thought(index: number, text: string, format = CLAUDE): WireObject {
  return { reasoning: text, reasoning_details: [{ type: "reasoning.text", text, format, index }] };
}

function signature(index: number, value: string): WireObject {
  return { reasoning_details: [{ type: "reasoning.text", signature: value, format: CLAUDE, index }] };
}

function summary(index: number, text: string): WireObject {
  const piece = { type: "reasoning.summary", summary: text, format: OPENAI, index };
  return { reasoning: text, reasoning_details: [piece] };
}

function encrypted(index: number, data: string, id?: string): WireObject {
  const piece = { type: "reasoning.encrypted", data, format: OPENAI, index, ...(id && { id }) };
  return { reasoning_details: [piece] };
}

const counted = usage(18, 40, { completion_tokens_details: completionDetails({ reasoning_tokens: 27 }) });

export const reasoningStories = {
  reasoningText: tellStory({
    name: "reasoningText",
    about: "Reasoning, then text; the signature arrives after the last piece of reasoning.",
    ask: "Is 91 prime?",
    request: { reasoning: { effort: "medium" } },
    deltas: [
      thought(0, "91 is 7 "),
      thought(0, "times 13."),
      signature(0, "c2lnLTkx"),
      ...textDeltas("No, ", "91 = 7 × 13."),
    ],
    message: {
      content: "No, 91 = 7 × 13.",
      reasoning: "91 is 7 times 13.",
      reasoning_details: [
        {
          type: "reasoning.text",
          text: "91 is 7 times 13.",
          signature: "c2lnLTkx",
          format: CLAUDE,
          index: 0,
        },
      ],
    },
    usage: counted,
  }),
  reasoningEncrypted: tellStory({
    name: "reasoningEncrypted",
    about: "A summary, then encrypted data in two late pieces, each on an index of its own.",
    ask: "Which is heavier?",
    request: { reasoning: { effort: "high", summary: "auto" } },
    deltas: [
      summary(0, "Comparing "),
      summary(0, "the two weights."),
      ...textDeltas("The ", "anvil."),
      encrypted(1, BLOB[0] ?? "", "rs_7otter"),
      encrypted(1, BLOB[1] ?? ""),
    ],
    message: {
      content: "The anvil.",
      reasoning: "Comparing the two weights.",
      reasoning_details: [
        { type: "reasoning.summary", summary: "Comparing the two weights.", format: OPENAI, index: 0 },
        { type: "reasoning.encrypted", data: BLOB.join(""), format: OPENAI, index: 1, id: "rs_7otter" },
      ],
    },
    usage: counted,
  }),
  reasoningSharedIndex: tellStory({
    name: "reasoningSharedIndex",
    about: "A summary and encrypted data on one index: pieces belong together by index and type.",
    ask: "Which is lighter?",
    deltas: [
      summary(0, "Weighing."),
      encrypted(0, BLOB[0] ?? "", "rs_8otter"),
      ...textDeltas("The feather."),
    ],
    message: {
      content: "The feather.",
      reasoning: "Weighing.",
      reasoning_details: [
        { type: "reasoning.summary", summary: "Weighing.", format: OPENAI, index: 0 },
        { type: "reasoning.encrypted", data: BLOB[0], format: OPENAI, index: 0, id: "rs_8otter" },
      ],
    },
    usage: counted,
  }),
  interleavedReasoning: tellStory({
    name: "interleavedReasoning",
    about: "Reasoning, text, reasoning again and a tool call.",
    ask: "Is the ferry late?",
    request: { tools: [functionTool("ferry_status", "line")] },
    deltas: [
      thought(0, "They ask about a ferry. "),
      signature(0, "c2lnLW9uZQ"),
      ...textDeltas("Let me ", "look."),
      thought(1, "Line 5 "),
      thought(1, "it is."),
      signature(1, "c2lnLXR3bw"),
      toolDelta(0, "", { id: "call_ferry5", name: "ferry_status" }),
      toolDelta(0, '{"line":"5"}'),
    ],
    message: {
      content: "Let me look.",
      reasoning: "They ask about a ferry. Line 5 it is.",
      reasoning_details: [
        {
          type: "reasoning.text",
          text: "They ask about a ferry. ",
          signature: "c2lnLW9uZQ",
          format: CLAUDE,
          index: 0,
        },
        { type: "reasoning.text", text: "Line 5 it is.", signature: "c2lnLXR3bw", format: CLAUDE, index: 1 },
      ],
      tool_calls: [toolCall(0, "call_ferry5", "ferry_status", '{"line":"5"}')],
    },
    finish: ["tool_calls", "tool_use"],
    usage: counted,
  }),
};
