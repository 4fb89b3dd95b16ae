import { encodeSse } from "../reply/encode-sse.ts";
import { json } from "../reply/json.ts";
import type { Reply } from "../reply/reply.ts";
import { SSE_HEADERS } from "../reply/sse.ts";

const HEAD = {
  id: "gen-1785402400-bigbigbigbigbigbig00",
  created: 1785402400,
  model: "lumen/whale-3",
  provider: "Harbor",
};
const USAGE = { prompt_tokens: 8, completion_tokens: 4096, total_tokens: 4104, cost: 0.0024592 };

/** A JSON completion whose content is `bytes` long. @default 10 MB */
export function bigBody(bytes = 10_000_000): Reply {
  const message = { role: "assistant", content: "x".repeat(bytes), refusal: null, reasoning: null };
  const choice = {
    index: 0,
    logprobs: null,
    finish_reason: "length",
    native_finish_reason: "length",
    message,
  };
  return json({ ...HEAD, object: "chat.completion", choices: [choice], usage: USAGE });
}

/** A stream of about so many bytes in events of about 250, which the script never holds as a whole. */
export function bigStream(bytes: number): Reply {
  const event = encodeSse([chunk("lorem ipsum dolor sit", null)], { done: false });
  const block = event.repeat(256);
  const times = Math.max(1, Math.round(bytes / block.length));
  const finish = [chunk("", "stop"), { ...chunk("", "stop"), usage: USAGE }];
  return {
    headers: SSE_HEADERS,
    steps: [{ repeat: [{ write: block }], times }, { write: encodeSse(finish) }],
  };
}

function chunk(content: string, finish: string | null): object {
  const delta = { role: "assistant", content };
  const choices = [{ index: 0, delta, finish_reason: finish, native_finish_reason: finish }];
  return { ...HEAD, object: "chat.completion.chunk", choices };
}
