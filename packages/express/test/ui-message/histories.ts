import type { UIMessage } from "ai";

type Part = UIMessage["parts"][number];

// One red pixel, and a few bytes of anything else.
const GIF = "data:image/gif;base64,R0lGODlhAQABAIAAAP8AAP///ywAAAAAAQABAAACAkQBADs=";
const CLAUDE = "anthropic-claude-v1";

const says = (role: UIMessage["role"], ...parts: (Part | string)[]): UIMessage => ({
  id: `${role}-1`,
  role,
  parts: parts.map((part) => (typeof part === "string" ? { type: "text", text: part } : part)),
});
const user = (...parts: (Part | string)[]) => says("user", ...parts);
const assistant = (...parts: (Part | string)[]) => says("assistant", ...parts);
const step: Part = { type: "step-start" };
const file = (mediaType: string, url: string, filename?: string): Part => ({
  type: "file",
  mediaType,
  url,
  ...(filename && { filename }),
});
const reasoning = (text: string, details?: object[], model?: string): Part =>
  ({
    type: "reasoning",
    text,
    state: "done",
    ...(details && {
      providerMetadata: { openrouter: { reasoning_details: details, ...(model && { model }) } },
    }),
  }) as Part;
const tool = (state: string, rest: object = {}, id = "call_1", name = "get_tide"): Part =>
  ({ type: `tool-${name}`, toolCallId: id, state, input: { port: "Esbjerg" }, ...rest }) as Part;
const done = (output: unknown, id?: string, name?: string) => tool("output-available", { output }, id, name);
const thought = { type: "reasoning.text", text: "Hm.", signature: "c2ln", format: CLAUDE, index: 0 };

/** Conversations as `useChat` sends them. */
export const histories: Record<string, UIMessage[]> = {
  "a question": [user("Hi.")],
  "a question in two parts": [user("Hi.", "Who are you?")],
  "an empty part beside a text": [user("", "Hi.")],
  instructions: [says("system", "Be ", "brief."), user("Hi.")],
  "question, answer, question": [user("Hi."), assistant(step, "Hello."), user("And?")],
  "an answer of several texts": [user("Hi."), assistant(step, "One. ", "Two.")],
  "an image by its address": [user("What is it?", file("image/png", "https://a.example/cat.png"))],
  "an image inline": [user(file("image/gif", GIF), "What is it?")],
  "an image whose data URL knows better": [user(file("image/png", GIF), "What is it?")],
  "an image of any kind": [user(file("image/*", "https://a.example/cat"), "What is it?")],
  "an address with odd letters": [user("See.", file("image/png", "https://a.example/a b\u00e6.png"))],
  "a video": [user("Sum up.", file("video/mp4", "https://a.example/v.mp4"))],
  "a video inline": [user("Sum up.", file("video/mp4", "data:video/mp4;base64,AAAA"))],
  "sound inline": [user("Write down.", file("audio/mpeg", "data:audio/mpeg;base64,AAAA"))],
  "a document": [user("Sum up.", file("application/pdf", "data:application/pdf;base64,JVBERg==", "a.pdf"))],
  "a document by its address": [user("Sum up.", file("application/pdf", "https://a.example/a.pdf"))],
  "a text file": [user("Sum up.", file("text/plain", "data:text/plain;base64,SGVqIMOmIQ==", 'a "b".txt'))],
  "a text file without a name": [user("Sum up.", file("text/csv", "data:text/csv;base64,YSxi"))],
  "a text file by its address": [user("Sum up.", file("text/plain", "https://a.example/a.txt", "a.txt"))],
  "data of the application": [
    user("Hi.", { type: "data-place", data: { lat: 1 } }),
    assistant(step, { type: "data-x", data: 1 }, "Hello."),
  ],
  "sources and steps show nothing": [
    user("Hi."),
    assistant(
      step,
      "Hello.",
      { type: "source-url", sourceId: "s", url: "https://a.example/" },
      { type: "source-document", sourceId: "d", mediaType: "text/plain", title: "D" },
    ),
    user("And?"),
  ],
  "a tool call": [user("Tide?"), assistant(step, done({ height: 2 }))],
  "a tool call, then an answer": [user("Tide?"), assistant(step, done("2 m"), step, "Two metres.")],
  "text before a tool call": [user("Tide?"), assistant(step, "I look.", done("2 m"), step, "Two.")],
  "tools one after another": [
    user("Tide and wind?"),
    assistant(step, done("2 m"), step, "And", done(5, "call_2", "get_wind"), step, "Done."),
  ],
  "tools at once": [user("Both?"), assistant(step, done("2 m"), done([1, 2], "call_2", "get_wind"))],
  "a tool in the midst of text": [user("Tide?"), assistant(step, "I ", done(null), "looked.")],
  "a dynamic tool": [
    user("Tide?"),
    assistant(step, {
      type: "dynamic-tool",
      toolName: "find",
      toolCallId: "call_1",
      state: "output-available",
      input: { b: 1, a: [{ d: 1, c: 2 }] },
      output: "found",
    }),
  ],
  "a tool that is no more": [
    user("Tide?"),
    assistant(step, {
      type: "dynamic-tool",
      dynamic: false,
      toolName: "find",
      toolCallId: "call_1",
      state: "output-available",
      input: {},
      output: "secret",
    }),
  ],
  "a tool that failed": [user("Tide?"), assistant(step, tool("output-error", { errorText: "No port." }))],
  "arguments that were no JSON": [
    user("Tide?"),
    assistant(step, tool("output-error", { input: '{"port":', errorText: "No JSON." })),
  ],
  "arguments that only came raw": [
    user("Tide?"),
    assistant(step, tool("output-error", { input: undefined, rawInput: { a: 1 }, errorText: "Odd." })),
  ],
  "arguments that are a text": [
    user("Tide?"),
    assistant(step, tool("output-available", { input: "Esbjerg", output: 1 })),
  ],
  "a tool that was denied": [
    user("Tide?"),
    assistant(step, tool("output-denied", { approval: { id: "a", approved: false, reason: "Not now." } })),
  ],
  "a tool that was denied without a word": [
    user("Tide?"),
    assistant(step, tool("output-denied", { approval: { id: "a", approved: false } })),
  ],
  "a denial that just came": [
    user("Tide?"),
    assistant(step, tool("approval-responded", { approval: { id: "a", approved: false, reason: "No." } })),
  ],
  "a denial without a word that just came": [
    user("Tide?"),
    assistant(step, tool("approval-responded", { approval: { id: "a", approved: false } })),
  ],
  "a tool that was approved and ran": [
    user("Tide?"),
    assistant(step, tool("output-available", { output: 1, approval: { id: "a", approved: true } })),
  ],
  "calls that did not end": [
    user("Tide?"),
    assistant(
      step,
      "I look.",
      tool("input-streaming"),
      tool("input-available", {}, "call_2"),
      tool("approval-requested", { approval: { id: "a" } }, "call_3"),
      tool("output-available", { output: 1, preliminary: true }, "call_4"),
      done("2 m", "call_5"),
    ),
    user("Well?"),
  ],
  "nothing but a call that did not end": [
    user("Tide?"),
    assistant(step, tool("input-available")),
    user("Well?"),
  ],
  "a tool that the provider ran": [
    user("News?"),
    assistant(step, tool("output-available", { output: 1, providerExecuted: true }), "Nothing."),
  ],
  "a user who throws something in": [
    user("Tide?"),
    assistant(
      step,
      done("2 m"),
      { type: "steering-message", id: "s", parts: [{ type: "text", text: "In feet." }] },
      step,
      "Six feet.",
    ),
  ],
  "reasoning with its proof": [
    user("Hi."),
    assistant(step, reasoning("Hm.", [thought]), "Hello."),
    user("And?"),
  ],
  "reasoning and a tool": [
    user("Hi."),
    assistant(
      step,
      reasoning("Hm.", [thought]),
      "I look.",
      reasoning("So.", [{ ...thought, text: "So.", index: 1 }]),
      done("2 m"),
      step,
      "Two.",
    ),
  ],
  "reasoning of another family": [
    user("Hi."),
    assistant(step, reasoning("Hm.", [thought], "anthropic/claude-sonnet-4.5"), "Hello."),
    user("And?"),
  ],
  "reasoning that lost its proof": [
    user("Hi."),
    assistant(step, reasoning("Hm.", [{ ...thought, signature: null }]), "Hello."),
    user("And?"),
  ],
  "an image that the model made": [
    user("Draw."),
    assistant(step, "Here.", file("image/gif", GIF)),
    user("Bigger."),
  ],
  "details that stand on a part of their own": [
    user("Hi."),
    assistant(step, reasoning("Hm.", [thought]), "Hello.", {
      type: "custom",
      kind: "openrouter.message",
      providerMetadata: { openrouter: { reasoning_details: [{ ...thought, text: "Whole." }] } },
    } as Part),
    user("And?"),
  ],
  "a call with more than the types know": [
    user("Tide?"),
    assistant(
      step,
      tool("output-available", {
        output: 1,
        callProviderMetadata: { openrouter: { tool_call: { extra_content: { sign: "x" } } } },
      }),
    ),
  ],
};
