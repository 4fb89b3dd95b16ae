import { type Answer, type Received, type Story, stories, storyReply } from "@wayfare/test-upstream";
import { expect } from "vitest";
import { everythingHeaders } from "./everything.ts";

/** Looks whether a plain and a streamed request brought all that was sent, and the key that is meant for the provider. */
export function checkEverything(
  [plain, streamed]: readonly Received[],
  request: object,
  keyShown: string,
): void {
  expect(plain?.json).toEqual(request);
  expect(streamed?.json).toEqual({ ...request, stream: true });
  for (const received of [plain, streamed]) {
    expect(received?.method).toBe("POST");
    expect(received?.path).toBe("/chat/completions");
    expect(received?.headers).toMatchObject({
      ...everythingHeaders,
      authorization: `Bearer ${keyShown}`,
      "content-type": "application/json",
      "http-referer": "https://stories.example",
      "x-openrouter-title": "Stories",
    });
  }
}

/** Tells each caller the story that its `user` names. */
export function byUser(told: readonly Story[]): Answer {
  return (request) => {
    const story = told.find(({ name }) => name === request.json.user);
    return storyReply(story ?? stories.emptyStop, request, { writes: 211 });
  };
}
