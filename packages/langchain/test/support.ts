import { ChatOpenRouter, type ChatOpenRouterInput } from "@wayfare/langchain";
import {
  type Answer,
  type SseOptions,
  type Story,
  startUpstream,
  storyReply,
  type Upstream,
  type WireObject,
} from "@wayfare/test-upstream";
import { afterAll, afterEach, beforeAll } from "vitest";

/** Looks like a real key, so that whatever redacts keys has to find it. */
export const KEY = "sk-or-v1-5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d";

/** The scripted provider of one test file, and the package under test over it. */
export interface Bench {
  readonly upstream: Upstream;
  /** A model with a key, which tries once. */
  model(fields?: ChatOpenRouterInput): ChatOpenRouter;
  /** The same, with these replies waiting upstream. */
  answering(answers: Answer | readonly Answer[], fields?: ChatOpenRouterInput): ChatOpenRouter;
  /** The body of a request that came; the last one unless a number is given. */
  body(number?: number): WireObject;
}

/** Starts a provider for the file. After each test nothing may be in flight. */
export function useUpstream(): Bench {
  let upstream: Upstream;
  beforeAll(async () => {
    upstream = await startUpstream();
  });
  afterEach(async () => {
    try {
      // A request that was given up while it was on its way is still to be received.
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await upstream.settled(2000);
    } finally {
      upstream.reset();
    }
  });
  afterAll(() => upstream.close());
  const model = (fields: ChatOpenRouterInput = {}) =>
    new ChatOpenRouter({
      apiKey: KEY,
      baseURL: upstream.url,
      model: "lumen/otter-1",
      maxRetries: 0,
      ...fields,
    });
  return {
    get upstream() {
      return upstream;
    },
    model,
    answering(answers, fields) {
      upstream.enqueue(...[answers].flat());
      return model(fields);
    },
    body: (number = -1) => upstream.requests.at(number)?.json,
  };
}

/** Answers with a story, streamed or not as the request asks. */
export function tell(story: Story, options: SseOptions = {}): Answer {
  return (request) => storyReply(story, request, options);
}
