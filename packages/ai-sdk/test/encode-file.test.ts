import type { LanguageModelV4Message } from "@ai-sdk/provider";
import { saying } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { call, failureOf, useUpstream } from "./support.ts";

const bench = useUpstream();

type UserContent = Extract<LanguageModelV4Message, { role: "user" }>["content"];

/** What the content of a message becomes; nothing is warned of. */
async function encodeUser(...content: UserContent): Promise<unknown> {
  const model = bench.answering(saying({ content: "Yes." })).chat("lumen/otter-1");
  const { warnings } = await model.doGenerate(call({ prompt: [{ role: "user", content }] }));
  expect(warnings).toEqual([]);
  return bench.body().messages[0].content;
}

const PNG = "iVBORw0KGgoAAAANSUhEUg==";
const bytes = Uint8Array.from(Buffer.from(PNG, "base64"));
const image = (url: string) => [{ type: "image_url", image_url: { url } }];

describe("images", () => {
  test.each([
    ["image/png", bytes],
    ["image/png", PNG],
    ["image", bytes],
    ["image", PNG],
    ["image/*", bytes],
    ["image/*", PNG],
  ])("%s inline", async (mediaType, data) => {
    const content = await encodeUser({ type: "file", mediaType, data: { type: "data", data } });
    expect(content).toEqual(image(`data:image/png;base64,${PNG}`));
  });

  test.each(["image/png", "image", "image/*"])("%s by address", async (mediaType) => {
    const url = new URL("https://images.example/view?id=7");
    expect(await encodeUser({ type: "file", mediaType, data: { type: "url", url } })).toEqual(
      image(url.href),
    );
  });

  test("the detail asked for", async () => {
    const data = { type: "url", url: new URL("https://images.example/a") } as const;
    const providerOptions = { openrouter: { detail: "high" } };
    expect(await encodeUser({ type: "file", mediaType: "image", data, providerOptions })).toMatchObject([
      { image_url: { detail: "high" } },
    ]);
  });

  test("inline data of an unknown kind is refused, naming why", async () => {
    const data = { type: "data", data: Uint8Array.of(1, 2, 3) } as const;
    const content: UserContent = [{ type: "file", mediaType: "image", data }];
    const model = bench.provider().chat("lumen/otter-1");
    const error = await failureOf(model.doGenerate(call({ prompt: [{ role: "user", content }] })));
    expect(error).toMatchObject({ name: "AI_UnsupportedFunctionalityError" });
  });
});

describe("other files", () => {
  const pdf = Buffer.from("%PDF-1.4").toString("base64");

  test("a document inline, by address and by reference", async () => {
    const file = { type: "file", mediaType: "application/pdf", filename: "a.pdf" } as const;
    const url = new URL("https://files.example/a");
    const content = await encodeUser(
      { ...file, data: { type: "data", data: pdf } },
      { ...file, data: { type: "url", url } },
      { ...file, data: { type: "reference", reference: { openrouter: "file-7", openai: "file-8" } } },
    );
    const filename = "a.pdf";
    expect(content).toEqual([
      { type: "file", file: { filename, file_data: `data:application/pdf;base64,${pdf}` } },
      { type: "file", file: { filename, file_data: url.href } },
      { type: "file", file: { filename, file_id: "file-7" } },
    ]);
  });

  test("the official provider's way to give a name", async () => {
    const providerOptions = { openrouter: { filename: "b.pdf" } };
    const data = { type: "data", data: pdf } as const;
    const content = await encodeUser({ type: "file", mediaType: "application/pdf", data, providerOptions });
    expect(content).toMatchObject([{ file: { filename: "b.pdf" } }]);
  });

  test("a reference for somebody else is refused", async () => {
    const data = { type: "reference", reference: { openai: "file-8" } } as const;
    const content: UserContent = [{ type: "file", mediaType: "application/pdf", data }];
    const model = bench.provider().chat("lumen/otter-1");
    const error = await failureOf(model.doGenerate(call({ prompt: [{ role: "user", content }] })));
    expect(error).toMatchObject({ name: "AI_NoSuchProviderReferenceError" });
  });

  test("text, given as text or as bytes", async () => {
    const content = await encodeUser(
      { type: "file", mediaType: "text/plain", data: { type: "text", text: "Grüße" } },
      { type: "file", mediaType: "text/markdown", data: { type: "data", data: Buffer.from("# Grüße") } },
      {
        type: "file",
        mediaType: "text/plain",
        data: { type: "data", data: Buffer.from("ahoi").toString("base64") },
      },
    );
    expect(content).toEqual([
      { type: "text", text: "Grüße" },
      { type: "text", text: "# Grüße" },
      { type: "text", text: "ahoi" },
    ]);
  });

  test.each([
    ["audio/wav", "wav"],
    ["audio/x-wav", "wav"],
    ["audio/mpeg", "mp3"],
    ["audio/mp4", "m4a"],
    ["audio/ogg", "ogg"],
    ["audio/flac", "flac"],
  ])("%s goes inline as %s", async (mediaType, format) => {
    const content = await encodeUser({ type: "file", mediaType, data: { type: "data", data: "AAEC" } });
    expect(content).toEqual([{ type: "input_audio", input_audio: { data: "AAEC", format } }]);
  });

  test.each(["audio", "audio/*"])("%s: the bytes tell the format", async (mediaType) => {
    const data = Buffer.from("RIFF0000WAVEfmt 0000");
    const content = await encodeUser({ type: "file", mediaType, data: { type: "data", data } });
    expect(content).toEqual([
      { type: "input_audio", input_audio: { data: data.toString("base64"), format: "wav" } },
    ]);
  });

  test("a video by address and inline", async () => {
    const url = new URL("https://videos.example/watch?v=1");
    const content = await encodeUser(
      { type: "file", mediaType: "video", data: { type: "url", url } },
      { type: "file", mediaType: "video/mp4", data: { type: "data", data: "AAEC" } },
    );
    expect(content).toEqual([
      { type: "video_url", video_url: { url: url.href } },
      { type: "video_url", video_url: { url: "data:video/mp4;base64,AAEC" } },
    ]);
  });
});
