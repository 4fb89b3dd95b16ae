import { type ContentBlock, HumanMessage } from "@langchain/core/messages";
import { saying } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { useUpstream } from "./support.ts";

const bench = useUpstream();

/** What the content of a message becomes. */
async function encodeUser(...blocks: object[]): Promise<unknown> {
  const content = blocks as ContentBlock[];
  await bench.answering(saying({ content: "Yes." })).invoke([new HumanMessage({ content })]);
  return bench.body().messages[0].content;
}

const at = (name: string) => `https://files.example/${name}`;
const image = (url: string, more = {}) => ({ type: "image_url", image_url: { url, ...more } });
const file = (of: object) => ({ type: "file", file: of });
const ephemeral = { type: "ephemeral" };

describe("blocks of LangChain 0.x", () => {
  test.each<[string, object, object]>([
    ["an image by address", { type: "image", source_type: "url", url: at("a.png") }, image(at("a.png"))],
    [
      "an image inline",
      { type: "image", source_type: "base64", mime_type: "image/gif", data: "AAEC" },
      image("data:image/gif;base64,AAEC"),
    ],
    [
      "a sound inline",
      { type: "audio", source_type: "base64", mime_type: "audio/mpeg", data: "AAEC" },
      { type: "input_audio", input_audio: { data: "AAEC", format: "mp3" } },
    ],
    [
      "a file by address",
      { type: "file", source_type: "url", url: at("a.pdf"), mime_type: "application/pdf" },
      file({ file_data: at("a.pdf") }),
    ],
    [
      "a file inline",
      { type: "file", source_type: "base64", mime_type: "application/pdf", data: "AAEC" },
      file({ file_data: "data:application/pdf;base64,AAEC" }),
    ],
    ["a file by id", { type: "file", source_type: "id", id: "file-7" }, file({ file_id: "file-7" })],
  ])("%s", async (_name, block, part) => {
    expect(await encodeUser(block)).toEqual([part]);
  });
});

describe("blocks of OpenAI", () => {
  test("an image whose address is a string", async () => {
    expect(await encodeUser({ type: "image_url", image_url: at("a.png") })).toEqual([image(at("a.png"))]);
  });

  test.each<[string, object]>([
    ["an image", image(at("a.png"), { detail: "low" })],
    ["a sound", { type: "input_audio", input_audio: { data: "AAEC", format: "wav" } }],
    ["a file", file({ filename: "a.pdf", file_data: "data:application/pdf;base64,AAEC" })],
    ["a file by id", file({ file_id: "file-7" })],
    [
      "a video, which is OpenRouter's",
      { type: "video_url", video_url: { url: at("a.mp4"), processing: "static" } },
    ],
  ])("%s goes as it is", async (_name, part) => {
    expect(await encodeUser(part)).toEqual([part]);
  });
});

describe("blocks of Anthropic", () => {
  test.each<[string, object, object]>([
    [
      "an image inline",
      { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "AAEC" } },
      image("data:image/jpeg;base64,AAEC"),
    ],
    ["an image by address", { type: "image", source: { type: "url", url: at("a.png") } }, image(at("a.png"))],
    [
      "a document inline",
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "AAEC" } },
      file({ file_data: "data:application/pdf;base64,AAEC" }),
    ],
    [
      "a document with a title",
      { type: "document", title: "Tides", source: { type: "url", url: at("a.pdf") } },
      file({ filename: "Tides", file_data: at("a.pdf") }),
    ],
    [
      "a document by id",
      { type: "document", source: { type: "file", file_id: "file-7" } },
      file({ file_id: "file-7" }),
    ],
  ])("%s", async (_name, block, part) => {
    expect(await encodeUser(block)).toEqual([part]);
  });
});

describe("what is said about a block", () => {
  test.each<[string, object]>([
    ["metadata.filename", { metadata: { filename: "a.pdf" } }],
    ["metadata.name", { metadata: { name: "a.pdf" } }],
    ["metadata.title", { metadata: { title: "a.pdf" } }],
    ["extras.filename", { extras: { filename: "a.pdf" } }],
    ["filename", { filename: "a.pdf" }],
    ["title", { title: "a.pdf" }],
    ["metadata before extras", { metadata: { filename: "a.pdf" }, extras: { filename: "b.pdf" } }],
  ])("the name of a file: %s", async (_name, about) => {
    const content = await encodeUser(
      { type: "file", url: at("1"), ...about },
      { type: "file", fileId: "file-7", ...about },
    );
    expect(content).toEqual([
      file({ filename: "a.pdf", file_data: at("1") }),
      file({ filename: "a.pdf", file_id: "file-7" }),
    ]);
  });

  test.each<[string, object]>([
    ["metadata", { metadata: { detail: "high" } }],
    ["extras", { extras: { detail: "high" } }],
    ["the block", { detail: "high" }],
  ])("the detail of an image, in %s", async (_name, about) => {
    expect(await encodeUser({ type: "image", url: at("a"), ...about })).toEqual([
      image(at("a"), { detail: "high" }),
    ]);
  });

  test("more than that is not sent", async () => {
    const block = { type: "image", id: "block-1", url: at("a"), metadata: { by: "me" }, index: 0 };
    expect(await encodeUser(block, { type: "text", text: "So.", id: "block-2", index: 1 })).toEqual([
      image(at("a")),
      { type: "text", text: "So." },
    ]);
  });
});

describe("marks that cache a prompt", () => {
  const pieces: [string, object, object][] = [
    ["a text", { type: "text", text: "Long." }, { type: "text", text: "Long." }],
    ["an image", { type: "image", url: at("a") }, image(at("a"))],
    ["an image of OpenAI", { type: "image_url", image_url: at("a") }, image(at("a"))],
    ["a file of OpenAI", file({ file_data: at("a") }), file({ file_data: at("a") })],
    [
      "a document of Anthropic",
      { type: "document", source: { type: "url", url: at("a") } },
      file({ file_data: at("a") }),
    ],
  ];

  test.each(pieces)("on %s", async (_name, block, part) => {
    const marked = [{ ...part, cache_control: { ...ephemeral, ttl: "1h" } }];
    expect(await encodeUser({ ...block, cache_control: { ...ephemeral, ttl: "1h" } })).toEqual(marked);
  });

  test.each(pieces.filter(([, block]) => !("file" in block)))(
    "in the extras of %s",
    async (_name, block, part) => {
      const marked = [{ ...part, cache_control: ephemeral }];
      expect(await encodeUser({ ...block, extras: { cache_control: ephemeral } })).toEqual(marked);
    },
  );

  test("one that is none is left out", async () => {
    for (const cache_control of [null, undefined, "ephemeral"])
      expect(await encodeUser({ type: "text", text: "Long.", cache_control })).toEqual([
        { type: "text", text: "Long." },
      ]);
  });

  test("in the words of OpenAI models", async () => {
    const block = { type: "text", text: "Long.", prompt_cache_breakpoint: { mode: "explicit" } };
    expect(await encodeUser(block)).toEqual([block]);
  });
});

describe("blocks that are not known", () => {
  test.each<[string, object]>([
    ["a type of tomorrow", { type: "input_hologram", input_hologram: { url: at("a"), depth: 2 } }],
    ["a name that every object has", { type: "constructor", value: 1 }],
    ["non_standard", { type: "non_standard", value: { a: 1 } }],
    ["no type", { guess: true }],
  ])("%s goes as it is", async (_name, block) => {
    expect(await encodeUser(block)).toEqual([block]);
  });

  test("what a known part has beside its own fields goes along", async () => {
    const part = { ...image(at("a"), { future: 1 }), more: 2 };
    expect(await encodeUser(part)).toEqual([part]);
  });
});
