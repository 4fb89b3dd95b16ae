import type { Usage } from "@wayfare/core";
import type { DialectCall, Served } from "../../dialect.ts";
import { checkContext } from "../check-context.ts";
import type { Pace } from "../pace.ts";
import { speakerOf } from "../speech.ts";
import { withCost } from "../usage.ts";
import type { MediaAnswer, MediaMaker } from "./media-answer.ts";

/** Tokens that an answer takes as much time as, where it is not written. */
const EFFORT = 8;

/** Makes an answer in one piece. `pass` throws what the endpoint's script says instead of it. */
export async function serveMedia(
  call: DialectCall,
  make: MediaMaker,
  pace: Pace,
  pass: () => void,
): Promise<Served> {
  const answer = make(call);
  checkContext(call, answer.longest);
  await pace.first();
  pass();
  await pace.tokens(EFFORT);
  const speaker = speakerOf(call);
  const { id, model, provider } = speaker;
  const usage: Usage = withCost(answer.usage, call.endpoint.pricing);
  const reading = { id, model, provider, usage };
  if (answer.body instanceof Uint8Array) {
    const headers = { "content-type": answer.mediaType ?? "application/octet-stream" };
    return { headers, body: answer.body, reading };
  }
  const signature = answer.signed ? { id, model, provider } : {};
  const body = JSON.stringify({ ...signature, ...answer.body, usage: toldUsage(answer, usage) });
  return { headers: { "content-type": "application/json" }, body, reading };
}

/** The usage in the words of the path, and its cost in everybody's; a cost that is not known is left out. */
function toldUsage({ told }: MediaAnswer, usage: Usage): object {
  const { cost, is_byok, cost_details } = usage;
  if (told === undefined) return usage;
  return { ...told, ...(cost !== null && { cost, is_byok, cost_details }) };
}
