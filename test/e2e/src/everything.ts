import type { ChatRequest, Unlisted } from "@wayfare/core";

/** A request that uses every part of the API, and some that nobody knows yet. */
export const everything: ChatRequest & Record<string, unknown> = {
  model: "lumen/otter-1",
  messages: [
    {
      role: "system",
      content: [{ type: "text", text: "Brief.", cache_control: { type: "ephemeral", ttl: "1h" } }],
    },
    { role: "developer", content: "Polite." },
    {
      role: "user",
      name: "Zoë 🦦",
      content: [
        { type: "text", text: 'Line\u2028ends, "quotes" and \\ backslashes \u0000\n' },
        { type: "image_url", image_url: { url: "https://harbour.example/a.png", detail: "low" } },
        { type: "input_audio", input_audio: { data: "AAEC", format: "wav" } },
        { type: "video_url", video_url: { url: "https://harbour.example/a.mp4" } },
        { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AAEC" } },
      ],
    },
    {
      role: "assistant",
      content: null,
      reasoning_details: [
        { type: "reasoning.encrypted", data: "Zm9n", format: "openai-responses-v1", index: 0 },
      ],
      tool_calls: [
        { id: "call_1", type: "function", function: { name: "get_tide", arguments: '{"port":"Ø"}' } },
      ],
    },
    { role: "tool", tool_call_id: "call_1", content: '{"high":"06:12"}' },
    { role: "user", content: "And now?" },
  ],
  tools: [
    {
      type: "function",
      function: {
        name: "get_tide",
        strict: true,
        parameters: { type: "object", properties: { port: { type: "string" } } },
      },
    },
    { type: "openrouter:web_search", parameters: { max_results: 3 } },
  ],
  tool_choice: { type: "function", function: { name: "get_tide" } },
  parallel_tool_calls: false,
  response_format: {
    type: "json_schema",
    json_schema: { name: "tide", strict: true, schema: { type: "object" } },
  },
  provider: {
    order: ["harbor", "quay/eu"],
    only: ["harbor", "quay"],
    ignore: ["shoal"],
    allow_fallbacks: false,
    require_parameters: true,
    data_collection: "deny",
    zdr: true,
    quantizations: ["fp8"],
    sort: { by: "throughput", partition: "none" },
    max_price: { prompt: 1, completion: "2.5" },
    preferred_min_throughput: { p90: 40 },
    preferred_max_latency: 3,
  },
  plugins: [
    { id: "web", max_results: 2 },
    { id: "file-parser", pdf: { engine: "native" } },
    { id: "not-known-yet" as Unlisted, depth: 3 },
  ],
  reasoning: { effort: "high", exclude: false },
  temperature: 0.2,
  top_p: 0.9,
  top_k: 40,
  min_p: 0.05,
  seed: 7,
  stop: ["\n\n", "END"],
  max_tokens: 1000,
  frequency_penalty: -0.5,
  presence_penalty: 0.5,
  repetition_penalty: 1.1,
  logit_bias: { "50256": -100 },
  logprobs: true,
  top_logprobs: 2,
  user: "user-7",
  session_id: "session-7",
  metadata: { shift: "night" },
  trace: { trace_name: "tides", generation_name: "second" },
  service_tier: "flex",
  modalities: ["text", "image"],
  prediction: { type: "content", content: "06:12" },
  stream_options: { include_usage: true },
  usage: { include: true },
  future_option: { depth: [1, { two: null }] },
};

/** Headers that OpenRouter knows and a gateway must not swallow. */
export const everythingHeaders: Readonly<Record<string, string>> = {
  "x-openrouter-metadata": "enabled",
  "x-openrouter-categories": "cli-agent",
  "x-session-id": "session-8",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};
