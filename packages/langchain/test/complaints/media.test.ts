// Images, sounds, files and citations, both ways. "0.4.11:" says what the same assertion showed in
// `@langchain/openrouter` 0.4.11.
import { HumanMessage, type MessageContent } from "@langchain/core/messages";
import { type StoryName, stories } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, tell, useUpstream } from "../support.ts";

const bench = useUpstream();

/** What goes out for a message with this one block. */
async function sent(block: object): Promise<unknown> {
  const content = [block] as unknown as MessageContent;
  await bench.answering(tell(stories.plainText)).invoke([new HumanMessage({ content })]);
  return bench.body().messages[0].content[0];
}

describe("in", () => {
  const url = "https://files.example/tides.pdf";
  const film = "https://videos.example/tide.mp4";
  const mark = { type: "ephemeral" };

  // 0.4.11: the first throws "must be formatted as a data URL"; the others go as they are, which the API cannot read.
  test.each<[string, object, object]>([
    [
      "older form",
      { type: "file", source_type: "url", url, mime_type: "application/pdf" },
      { file_data: url },
    ],
    ["standard form", { type: "file", url, mimeType: "application/pdf" }, { file_data: url }],
    [
      "named",
      { type: "file", url, mimeType: "application/pdf", metadata: { filename: "t.pdf" } },
      { file_data: url, filename: "t.pdf" },
    ],
  ])("a file by its address (%s)", async (_form, block, file) => {
    expect(await sent(block)).toEqual({ type: "file", file });
  });

  // 0.4.11: goes as it is, which the API cannot read; dropped where the message is in standard form.
  test.each<[string, object, string]>([
    ["by its address", { type: "video", url: film }, film],
    ["inline", { type: "video", data: "AAAA", mimeType: "video/webm" }, "data:video/webm;base64,AAAA"],
  ])("a video %s", async (_form, block, address) => {
    expect(await sent(block)).toEqual({ type: "video_url", video_url: { url: address } });
  });

  // 0.4.11: the mark is dropped.
  test.each<[string, object, object]>([
    ["text", { type: "text", text: "Long." }, { type: "text", text: "Long." }],
    [
      "an image",
      { type: "image", url: "https://i.example/a.png" },
      { type: "image_url", image_url: { url: "https://i.example/a.png" } },
    ],
    [
      "a file",
      { type: "file", data: "JVBERi0=", mimeType: "application/pdf", metadata: { filename: "t.pdf" } },
      { type: "file", file: { filename: "t.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } },
    ],
  ])("standard blocks keep `cache_control`: %s", async (_kind, block, part) => {
    const content = [{ ...block, cache_control: mark }] as unknown as MessageContent;
    const message = new HumanMessage({ content, response_metadata: { output_version: "v1" } });
    await bench.answering(tell(stories.plainText)).invoke([message]);
    expect(bench.body().messages[0].content).toEqual([{ ...part, cache_control: mark }]);
  });

  // 0.4.11: the image goes as it is; the sound passes.
  test("images and sounds", async () => {
    expect(await sent({ type: "image", data: "AAAA", mimeType: "image/png" })).toMatchObject({
      type: "image_url",
      image_url: { url: "data:image/png;base64,AAAA" },
    });
    expect(
      await sent({ type: "audio", source_type: "base64", data: "AAAA", mime_type: "audio/wav" }),
    ).toMatchObject({ type: "input_audio", input_audio: { data: "AAAA", format: "wav" } });
  });
});

describe("out", () => {
  const tellStory = (name: StoryName, fields = {}) => bench.answering(tell(stories[name]), fields);
  const picture = (colour: string) => ({
    type: "image",
    mimeType: "image/gif",
    data: expect.stringMatching(colour),
  });

  // 0.4.11: the text alone.
  test.each(everyPath)("images are blocks (%s)", async (_name, ask) => {
    const { contentBlocks, text } = await ask(tellStory("images"));
    expect(contentBlocks).toMatchObject([
      { type: "text", text: "Here." },
      picture("P8AAP"),
      picture("AAAA/"),
    ]);
    expect(text).toBe("Here.");
  });

  // 0.4.11: an empty message.
  test.each(everyPath)("an image and no text (%s)", async (_name, ask) => {
    expect((await ask(tellStory("imageOnly"))).contentBlocks).toMatchObject([picture("P8AAP")]);
  });

  // 0.4.11: text without citations.
  test.each(everyPath)("citations stand on their text (%s)", async (_name, ask) => {
    const { contentBlocks } = await ask(tellStory("citations"));
    const [harbour, island] = stories.citations.completion.choices[0].message.annotations;
    expect(contentBlocks).toMatchObject([
      {
        type: "text",
        text: stories.citations.text,
        annotations: [
          { type: "citation", url: harbour.url_citation.url, title: "Opening hours", startIndex: 0 },
          { type: "citation", url: island.url_citation.url, citedText: "The island closes at dusk." },
        ],
      },
    ]);
  });

  // 0.4.11: no block, or one without the words (`streamEvents`).
  test.each(everyPath)("sound, and what was said (%s)", async (_name, ask) => {
    const audio = { voice: "alder", format: "pcm16" };
    const { contentBlocks } = await ask(tellStory("audio", { modalities: ["text", "audio"], audio }));
    expect(contentBlocks).toMatchObject([
      {
        type: "audio",
        mimeType: "audio/pcm",
        data: "AAECAwQFBgcICQoLDA0ODxAREhMUFQ==",
        transcript: "Hello.",
      },
    ]);
  });

  // 0.4.11: the second request has neither.
  test.each(everyPath)("parsed files and images go back with the next request (%s)", async (_name, ask) => {
    const file = { type: "file", file: { hash: "abc", name: "a.pdf", content: [] } };
    const { completion, chunks } = stories.imageOnly;
    const [first, ...rest] = chunks;
    const story = {
      ...stories.imageOnly,
      completion: {
        ...completion,
        choices: [
          { ...completion.choices[0], message: { ...completion.choices[0].message, annotations: [file] } },
        ],
      },
      chunks: [{ ...first, choices: [{ index: 0, delta: { annotations: [file] } }] }, first ?? {}, ...rest],
    };
    const answer = await ask(bench.answering(tell(story)));
    await bench.answering(tell(stories.plainText)).invoke(["Read.", answer, "Again."]);
    expect(bench.body().messages[1]).toMatchObject({
      annotations: [file],
      images: completion.choices[0].message.images,
    });
  });
});
