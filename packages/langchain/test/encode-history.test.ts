import { load } from "@langchain/core/load";
import {
  type AIMessage,
  type BaseMessage,
  HumanMessage,
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
} from "@langchain/core/messages";
import { type Story, type StoryName, saying, stories, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

/** What of an answer goes back with the next request. */
function replayed({ completion }: Story): WireObject {
  const { content, reasoning_details, refusal, images, audio, annotations, tool_calls } =
    completion.choices[0].message;
  const parsed = annotations?.filter(({ type }: WireObject) => type !== "url_citation") ?? [];
  return {
    role: "assistant",
    content: content || (tool_calls ? null : ""),
    ...(reasoning_details && { reasoning_details }),
    ...(refusal && { refusal }),
    ...(images && { images }),
    ...(audio && { audio: { id: audio.id } }),
    ...(parsed.length > 0 && { annotations: parsed }),
    ...(tool_calls && { tool_calls: tool_calls.map(replayedCall) }),
  };
}

function replayedCall({ index: _, function: { name, arguments: args }, ...rest }: WireObject): WireObject {
  return { ...rest, function: { name, arguments: JSON.stringify(JSON.parse(args || "{}")) } };
}

/** Ways in which a conversation is kept. */
const stores: [string, (messages: BaseMessage[]) => BaseMessage[] | Promise<BaseMessage[]>][] = [
  ["in memory", (messages) => messages],
  [
    "as LangChain's JSON",
    (messages) => Promise.all(messages.map((each) => load<BaseMessage>(JSON.stringify(each)))),
  ],
  [
    "as stored messages",
    (messages) =>
      mapStoredMessagesToChatMessages(JSON.parse(JSON.stringify(mapChatMessagesToStoredMessages(messages)))),
  ],
  ["as copies", (messages) => messages.map(copyOf)],
];

/** As graphs and middleware copy a message, by the fields that it was made of. */
function copyOf(message: BaseMessage): BaseMessage {
  const Class = message.constructor as new (fields: object) => BaseMessage;
  return new Class({ ...message.lc_kwargs });
}

/** The messages of the next request after this answer. */
async function replay(answer: AIMessage, keep: (typeof stores)[0][1]): Promise<WireObject[]> {
  const history = await keep([new HumanMessage("Hi."), answer]);
  await bench.answering(saying({ content: "Yes." })).invoke([...history, new HumanMessage("And?")]);
  return bench.body().messages;
}

const versions = [["v0"], ["v1"]] as const;

describe.each(Object.keys(stories) as StoryName[])("%s goes back", (name) => {
  const story = stories[name];
  const sent = [{ role: "user", content: "Hi." }, replayed(story), { role: "user", content: "And?" }];

  describe.each(versions)("content %s", (outputVersion) => {
    test.each(everyPath)("%s", async (_path, ask) => {
      const answer = await ask(bench.answering(tell(story), { outputVersion }));
      const seen: WireObject = {};
      for (const [kept, keep] of stores) seen[kept] = await replay(answer, keep);
      expect(seen).toEqual(Object.fromEntries(stores.map(([kept]) => [kept, sent])));
    });
  });
});
