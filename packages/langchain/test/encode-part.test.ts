import { type ContentBlock, HumanMessage } from "@langchain/core/messages";
import { saying } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { failureOf, useUpstream } from "./support.ts";

const bench = useUpstream();

/** What the content of a message becomes. */
async function encodeUser(...blocks: object[]): Promise<unknown> {
  const content = blocks as ContentBlock[];
  await bench.answering(saying({ content: "Yes." })).invoke([new HumanMessage({ content })]);
  return bench.body().messages[0].content;
}

/** What it is refused with; nothing is sent. */
async function refusal(block: object): Promise<unknown> {
  const message = new HumanMessage({ content: [block as ContentBlock] });
  const error = await failureOf(bench.model().invoke([message]));
  expect(bench.upstream.requests).toEqual([]);
  return error;
}

const PNG = "iVBORw0KGgoAAAANSUhEUg==";
const PDF = Buffer.from("%PDF-1.4").toString("base64");
const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, "base64"));
const at = (name: string) => `https://files.example/${name}`;
const image = (url: string, more = {}) => ({ type: "image_url", image_url: { url, ...more } });
const sound = (data: string, format: string) => ({ type: "input_audio", input_audio: { data, format } });
const video = (url: string) => ({ type: "video_url", video_url: { url } });
const file = (of: object) => ({ type: "file", file: of });
const text = (of: string) => ({ type: "text", text: of });

describe("standard blocks", () => {
  test.each<[string, object, object]>([
    ["an image by address", { type: "image", url: at("a.png") }, image(at("a.png"))],
    [
      "an image inline",
      { type: "image", mimeType: "image/webp", data: PNG },
      image(`data:image/webp;base64,${PNG}`),
    ],
    [
      "an image as bytes",
      { type: "image", mimeType: "image/png", data: bytesOf(PNG) },
      image(`data:image/png;base64,${PNG}`),
    ],
    ["an image without a type", { type: "image", data: PNG }, image(`data:image/png;base64,${PNG}`)],
    [
      "an image as a data URL in the wrong field",
      { type: "image", data: `data:image/gif;base64,${PNG}` },
      image(`data:image/gif;base64,${PNG}`),
    ],
    ["a video by address", { type: "video", url: at("a.mp4") }, video(at("a.mp4"))],
    [
      "a video inline",
      { type: "video", mimeType: "video/webm", data: "AAEC" },
      video("data:video/webm;base64,AAEC"),
    ],
    ["a video without a type", { type: "video", data: "AAEC" }, video("data:video/mp4;base64,AAEC")],
    ["a file by address", { type: "file", url: at("a.pdf") }, file({ file_data: at("a.pdf") })],
    [
      "a file inline",
      { type: "file", mimeType: "application/pdf", data: PDF },
      file({ file_data: `data:application/pdf;base64,${PDF}` }),
    ],
    [
      "a file as bytes, without a type",
      { type: "file", data: bytesOf(PDF) },
      file({ file_data: `data:application/pdf;base64,${PDF}` }),
    ],
    ["a file by id", { type: "file", fileId: "file-7" }, file({ file_id: "file-7" })],
  ])("%s", async (_name, block, part) => {
    expect(await encodeUser(block)).toEqual([part]);
  });

  test("many bytes are written whole", async () => {
    const bytes = new Uint8Array(100_000).map((_, index) => index % 251);
    const url = `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`;
    expect(await encodeUser({ type: "image", mimeType: "image/png", data: bytes })).toEqual([image(url)]);
  });

  test("a file goes as what its media type says", async () => {
    const content = await encodeUser(
      { type: "file", mimeType: "image/png", data: PNG },
      { type: "file", mimeType: "image/png", url: at("a.png") },
      { type: "file", mimeType: "audio/mpeg", data: "AAEC" },
      { type: "file", mimeType: "video/mp4", url: at("a.mp4") },
    );
    expect(content).toEqual([
      image(`data:image/png;base64,${PNG}`),
      image(at("a.png")),
      sound("AAEC", "mp3"),
      video(at("a.mp4")),
    ]);
  });

  test("unless its id is all that there is", async () => {
    const block = { type: "file", mimeType: "image/png", fileId: "file-7" };
    expect(await encodeUser(block)).toEqual([file({ file_id: "file-7" })]);
  });

  test("given as `contentBlocks`", async () => {
    const model = bench.answering(saying({ content: "Yes." }));
    const contentBlocks: ContentBlock.Standard[] = [
      { type: "text", text: "Look:" },
      { type: "image", url: at("a.png") },
    ];
    await model.invoke([new HumanMessage({ contentBlocks })]);
    expect(bench.body().messages).toEqual([{ role: "user", content: [text("Look:"), image(at("a.png"))] }]);
  });
});

describe("sounds", () => {
  test.each([
    ["audio/wav", "wav"],
    ["audio/x-wav", "wav"],
    ["audio/mpeg", "mp3"],
    ["audio/mp4", "m4a"],
    ["audio/ogg", "ogg"],
    ["audio/flac", "flac"],
    ["audio/L16; rate=24000", "pcm16"],
  ])("%s goes inline as %s", async (mimeType, format) => {
    expect(await encodeUser({ type: "audio", mimeType, data: "AAEC" })).toEqual([sound("AAEC", format)]);
  });

  test.each(["url", "data"])("a data URL in `%s` holds what is needed", async (field) => {
    const block = { type: "audio", [field]: "data:audio/ogg;codecs=opus;base64,AAEC" };
    expect(await encodeUser(block)).toEqual([sound("AAEC", "ogg")]);
  });

  test("bytes", async () => {
    const block = { type: "audio", mimeType: "audio/wav", data: bytesOf("AAEC") };
    expect(await encodeUser(block)).toEqual([sound("AAEC", "wav")]);
  });
});

describe("texts that are files", () => {
  test.each<[string, object]>([
    ["text-plain", { type: "text-plain", text: "Grüße" }],
    ["text-plain inline", { type: "text-plain", data: Buffer.from("Grüße").toString("base64") }],
    ["text-plain as bytes", { type: "text-plain", mimeType: "text/plain", data: Buffer.from("Grüße") }],
    ["a file of text", { type: "file", mimeType: "text/markdown", data: Buffer.from("Grüße") }],
    ["v0, a file", { type: "file", source_type: "text", mime_type: "text/plain", text: "Grüße" }],
    ["v0, a text", { type: "text", source_type: "text", text: "Grüße" }],
    ["Anthropic's", { type: "document", source: { type: "text", media_type: "text/plain", data: "Grüße" } }],
    ["not in base64", { type: "file", mimeType: "text/plain", data: "Grüße" }],
    ["nothing but text", { type: "file", mimeType: "image/svg+xml", text: "Grüße" }],
  ])("%s", async (_name, block) => {
    expect(await encodeUser(block)).toEqual([text("Grüße")]);
  });

  test("an empty one is no mistake", async () => {
    expect(await encodeUser(text("Read:"), { type: "text-plain", text: "" })).toEqual([
      text("Read:"),
      text(""),
    ]);
  });

  test("by address they stay files", async () => {
    const block = { type: "text-plain", mimeType: "text/plain", url: at("a.txt") };
    expect(await encodeUser(block)).toEqual([file({ file_data: at("a.txt") })]);
  });

  test("with a name they can be told apart", async () => {
    const content = await encodeUser(
      { type: "text-plain", text: "one", title: 'the "first"' },
      { type: "text-plain", text: "two", metadata: { filename: "b.txt" } },
    );
    expect(content).toEqual([
      text('<file name="the \\"first\\"">\none\n</file>'),
      text('<file name="b.txt">\ntwo\n</file>'),
    ]);
  });
});

describe("what cannot be sent is refused, naming the field and the remedy", () => {
  test.each<[string, object, RegExp]>([
    ["a sound by address", { type: "audio", url: at("a.mp3") }, /audio.*`data`.*inline: download it/],
    ["a sound by id", { type: "audio", fileId: "file-7" }, /audio.*`data`.*inline: download it/],
    ["a sound of no type", { type: "audio", data: "AAEC" }, /`mimeType`, such as "audio\/wav"/],
    ["an image without data", { type: "image" }, /neither `url` nor `data`: give one of them/],
    ["an image by id", { type: "image", fileId: "file-7" }, /neither `url` nor `data`: give one of them/],
    ["v0: an image by id", { type: "image", source_type: "id", id: "file-7" }, /neither `url` nor `data`/],
    ["a video without data", { type: "video", data: "" }, /neither `url` nor `data`: give one of them/],
    ["a file without data", { type: "file", mimeType: "application/pdf" }, /neither `url` nor `data`/],
    ["a text without text", { type: "text-plain" }, /neither `url` nor `data`/],
  ])("%s", async (_name, block, message) => {
    const error = await refusal(block);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
  });
});
