import { type ChatEvent, isOpenRouterError, type OpenRouterError } from "@wayfare/core";
import type { WireObject } from "@wayfare/test-upstream";

/** Everything that an iterable brings. */
export async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of iterable) items.push(item);
  return items;
}

/** What an iterable brings until it fails, and the failure. */
export async function untilFailure<T>(
  iterable: AsyncIterable<T>,
): Promise<{ items: T[]; error: OpenRouterError }> {
  const items: T[] = [];
  const reading = (async () => {
    for await (const item of iterable) items.push(item);
  })();
  return { error: await failureOf(reading), items };
}

/** The error of ours that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<OpenRouterError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("value" in outcome) throw new Error(`expected a failure, got ${JSON.stringify(outcome.value)}`);
  if (!isOpenRouterError(outcome.error)) throw outcome.error;
  return outcome.error;
}

/** What the events of one choice add up to, in the fields of a message; a field stands only where something came. */
export function gather(events: readonly ChatEvent[], choice = 0): WireObject {
  const message: WireObject = {};
  const append = (field: string, text: string): void => {
    message[field] = (message[field] ?? "") + text;
  };
  const push = (field: string, item: unknown): void => {
    message[field] = [...(message[field] ?? []), item];
  };
  for (const event of events) {
    if (!("choice" in event) || event.choice !== choice) continue;
    if (event.type === "text") append("content", event.text);
    else if (event.type === "reasoning" && event.text !== "") append("reasoning", event.text);
    else if (event.type === "refusal") append("refusal", event.text);
    else if (event.type === "image") push("images", event.image);
    else if (event.type === "annotation") push("annotations", event.annotation);
    else if (event.type === "tool_call_end") push("tool_calls", [event.id, event.name, event.arguments]);
  }
  return message;
}

/** The same fields of a message that came whole. */
export function gathered(message: WireObject): WireObject {
  const { content, reasoning, refusal, images, annotations, tool_calls } = message;
  const calls = tool_calls?.map(({ id, function: called }: WireObject) => [
    id,
    called.name,
    called.arguments,
  ]);
  const fields = { content, reasoning, refusal, images, annotations, tool_calls: calls };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null && value !== ""));
}
