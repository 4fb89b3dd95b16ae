import { type Story, saying, stories, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, paths, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

const telling = (story: Story) => bench.answering(tell(story));
const text = (of: string) => ({ type: "text", text: of });

/** The blocks of a whole answer with this message. */
async function blocksOf(message: WireObject): Promise<unknown[]> {
  return (await bench.answering(saying(message)).invoke("Hi.")).contentBlocks;
}

describe("media", () => {
  test("an answer with images is standard content as a whole", async () => {
    for (const ask of [paths.invoke, paths.stream, paths.streamEvents]) {
      const message = await ask(telling(stories.images));
      expect(message.response_metadata.output_version).toBe("v1");
      expect(message.text).toBe("Here.");
      expect(message.content).toEqual([
        text("Here."),
        { type: "image", mimeType: "image/gif", data: "R0lGODlhAQABAIAAAP8AAP///ywAAAAAAQABAAACAkQBADs=" },
        { type: "image", mimeType: "image/gif", data: "R0lGODlhAQABAIAAAAAA/////ywAAAAAAQABAAACAkQBADs=" },
      ]);
    }
  });

  test("images by address, and of no form", async () => {
    const image = (image_url: unknown) => ({ type: "image_url", image_url });
    const images = [
      image({ url: "https://images.example/a" }),
      image({ url: "data:;base64,AAEC" }),
      image({}),
      image(null),
    ];
    expect(await blocksOf({ content: "", images })).toEqual([
      { type: "image", url: "https://images.example/a" },
      { type: "image", mimeType: "image/png", data: "AAEC" },
    ]);
  });

  const sound = { type: "audio", id: "audio_1", data: "AAEC", transcript: "Ahoy." };

  test.each([
    [undefined, "audio/wav"],
    ["wav", "audio/wav"],
    ["mp3", "audio/mpeg"],
    ["pcm16", "audio/pcm"],
    ["flac", "audio/flac"],
  ])("a sound, asked for as %s, is %s", async (format, mimeType) => {
    const { type: _, ...audio } = sound;
    const message = await bench
      .answering(saying({ content: "", audio }), format ? { audio: { voice: "alder", format } } : {})
      .invoke("Hi.");
    expect(message.contentBlocks).toEqual([{ ...sound, mimeType }]);
    expect(message.additional_kwargs).toEqual({ audio });
  });

  test.each(everyPath)("a sound in pieces is one (%s)", async (_name, ask) => {
    const { contentBlocks } = await ask(telling(stories.audio), "Hi.", {
      audio: { voice: "alder", format: "pcm16" },
    });
    const { data, ...audio } = stories.audio.completion.choices[0].message.audio;
    expect(contentBlocks).toEqual([{ type: "audio", mimeType: "audio/pcm", data, ...audio }]);
  });

  test("of a sound that was only written down, the words", async () => {
    expect(await blocksOf({ content: "", audio: { id: "audio_1", transcript: "Ahoy." } })).toEqual([
      text("Ahoy."),
    ]);
    expect(await blocksOf({ content: "", audio: { id: "audio_1" } })).toEqual([]);
  });
});
