import { describe, expect, test } from "vitest";
import { decoderOver, foldParts, types } from "./grammar.ts";
import { executed, only, ours, useUpstream } from "./support.ts";

const bench = useUpstream();

const decode = decoderOver(bench);
describe("reasoning", () => {
  const format = "anthropic-claude-v1";
  const thought = (text: string, index = 0) => ({
    reasoning: text,
    reasoning_details: [{ type: "reasoning.text", text, format, index }],
  });
  const signature = { reasoning_details: [{ type: "reasoning.text", signature: "c2ln", format, index: 0 }] };

  test("interleaved with text: every block of its own, details at its end", async () => {
    const parts = await decode([
      thought("Hm. "),
      { content: "Ah." },
      thought("So. ", 1),
      { content: "Yes." },
    ]);
    expect(types(parts).slice(2, -1)).toEqual(
      ["reasoning", "text", "reasoning", "text"].flatMap((type) => [
        `${type}-start`,
        `${type}-delta`,
        `${type}-end`,
      ]),
    );
    expect(only(parts, "reasoning-end").map(({ providerMetadata }) => ours(providerMetadata))).toMatchObject([
      { reasoning_details: [{ text: "Hm. ", index: 0 }], model: "lumen/otter-1" },
      { reasoning_details: [{ text: "So. ", index: 1 }], model: "lumen/otter-1" },
    ]);
  });

  test("a signature after the text is carried to the end, joined with what it signs", async () => {
    const parts = await decode([thought("Hm."), { content: "Yes." }, signature]);
    const whole = [{ type: "reasoning.text", text: "Hm.", signature: "c2ln", format, index: 0 }];
    expect(ours(only(parts, "custom")[0]?.providerMetadata).reasoning_details).toEqual(whole);
    expect(ours(only(parts, "finish")[0]?.providerMetadata).reasoning_details).toEqual(whole);
  });

  test("text that stands in the details only is told all the same", async () => {
    const { reasoning_details } = thought("Hm.");
    const parts = await decode([{ reasoning_details }, { content: "Yes." }]);
    expect(only(parts, "reasoning-delta").map(({ delta }) => delta)).toEqual(["Hm."]);
  });

  test("a refusal after reasoning, and reasoning after a refusal", async () => {
    const refused = await decode([
      thought("They ask for harm."),
      { refusal: "I will " },
      { refusal: "not." },
    ]);
    expect(foldParts(refused).content.filter(({ type }) => type !== "custom")).toMatchObject([
      { type: "reasoning", text: "They ask for harm." },
      { type: "text", text: "I will not.", providerMetadata: { openrouter: { refusal: true } } },
    ]);
    const more = await decode([{ refusal: "No." }, thought("Why?"), { refusal: " No!" }, thought("Hm.")]);
    expect(only(more, "reasoning-delta").map(({ delta }) => delta)).toEqual(["Why?", "Hm."]);
  });
});

describe("tools that the server executed", () => {
  const deltas = [{ reasoning_details: [executed] }, { content: "Noon." }];

  test("are a call and a result of the provider, under the name that the call gave them", async () => {
    const tools = [{ type: "provider", id: "openrouter.web_search", name: "search", args: {} }] as const;
    const parts = await decode(deltas, "stop", { tools: [...tools] });
    expect(parts.filter(({ type }) => type === "tool-call" || type === "tool-result")).toEqual([
      {
        type: "tool-call",
        toolCallId: "srv_1",
        toolName: "search",
        input: '{"query":"tide"}',
        providerExecuted: true,
      },
      { type: "tool-result", toolCallId: "srv_1", toolName: "search", result: { hits: 2 } },
    ]);
    expect(parts.at(-1)).toMatchObject({ finishReason: { unified: "stop" } });
  });

  test("one that the call did not name is dynamic; a result that is no JSON stays text", async () => {
    const parts = await decode([{ reasoning_details: [{ ...executed, result: "two hits" }] }]);
    expect(only(parts, "tool-call")[0]).toMatchObject({ toolName: "openrouter:web_search", dynamic: true });
    expect(only(parts, "tool-result")[0]?.result).toBe("two hits");
  });
});
