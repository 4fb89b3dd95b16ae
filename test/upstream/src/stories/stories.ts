import { json } from "../reply/json.ts";
import type { Reply } from "../reply/reply.ts";
import { type SseOptions, sse } from "../reply/sse.ts";
import { finishStories } from "./finish-stories.ts";
import { mediaStories } from "./media-stories.ts";
import { openStories } from "./open-stories.ts";
import { reasoningStories } from "./reasoning-stories.ts";
import type { Story } from "./story.ts";
import { textStories } from "./text-stories.ts";
import { toolStories } from "./tool-stories.ts";
import { unknownFields } from "./unknown-story.ts";
import { usageStories } from "./usage-stories.ts";

const all = {
  ...textStories,
  ...reasoningStories,
  ...toolStories,
  ...mediaStories,
  ...finishStories,
  ...usageStories,
  ...openStories,
  unknownFields,
};

/** The name of a story in `stories`. */
export type StoryName = keyof typeof all;

/** Every story by its name. */
export const stories: Record<StoryName, Story> = all;

/** A request as the provider got it, or a request body. */
export interface Asking {
  stream?: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: the parsed body of a received request
  json?: any;
}

/** Answers with the story's event stream when the request asks for one, and with its completion otherwise. */
export function storyReply(story: Story, request: Asking, options: SseOptions = {}): Reply {
  const headers = { "x-generation-id": String(story.completion.id), ...options.headers };
  const streamed = request.stream ?? request.json?.stream;
  if (streamed !== true) return json(story.completion, { ...options, headers });
  return sse(story.chunks, { ...story.sse, ...options, headers });
}
