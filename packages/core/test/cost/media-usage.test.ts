import { mediaUsage } from "@wayfare/core/internal";
import { describe, expect, test } from "vitest";

describe("mediaUsage()", () => {
  test.each<[string, string, object, object]>([
    [
      "output of images is of images",
      "images",
      { prompt_tokens: 10, completion_tokens: 1290, total_tokens: 1300 },
      { prompt_tokens: 10, completion_tokens: 1290, completion_tokens_details: { image_tokens: 1290 } },
    ],
    [
      "unless the report says what it is of",
      "images",
      { prompt_tokens: 10, completion_tokens: 1290, completion_tokens_details: { image_tokens: 1200 } },
      { completion_tokens_details: { image_tokens: 1200 } },
    ],
    [
      "what is told to be something else is not of images",
      "images",
      {
        ...{ prompt_tokens: 1, completion_tokens: 1290 },
        completion_tokens_details: { reasoning_tokens: 90, image_tokens: null },
      },
      { completion_tokens_details: { reasoning_tokens: 90, image_tokens: 1200 } },
    ],
    [
      "OpenAI's names",
      "images",
      {
        ...{ input_tokens: 50, output_tokens: 400, total_tokens: 450 },
        input_tokens_details: { text_tokens: 10, image_tokens: 40 },
      },
      {
        ...{ prompt_tokens: 50, completion_tokens: 400, total_tokens: 450 },
        ...{ prompt_tokens_details: { text_tokens: 10, image_tokens: 40 } },
        completion_tokens_details: { image_tokens: 400 },
      },
    ],
    [
      "transcriptions hear sound",
      "transcriptions",
      { seconds: 9.2, input_tokens: 83, output_tokens: 30, cost: 0.1 },
      { ...{ seconds: 9.2, cost: 0.1, prompt_tokens: 83 }, prompt_tokens_details: { audio_tokens: 83 } },
    ],
    [
      "of which a part may be text",
      "transcriptions",
      { input_tokens: 83, output_tokens: 30, input_token_details: { text_tokens: 3, audio_tokens: 80 } },
      { prompt_tokens_details: { text_tokens: 3, audio_tokens: 80 } },
    ],
    [
      "speech makes sound",
      "speech",
      { input_tokens: 5, output_tokens: 60 },
      { prompt_tokens: 5, completion_tokens_details: { audio_tokens: 60 } },
    ],
    ["a total alone is what was read", "rerank", { total_tokens: 7 }, { prompt_tokens: 7, total_tokens: 7 }],
    ["nulls are no counts", "images", { prompt_tokens: null, cost: 1 }, { cost: 1 }],
    ["an API by any other name", "constructor", { input_tokens: 7 }, { prompt_tokens: 7 }],
  ])("%s", (_, api, told, usage) => {
    expect(mediaUsage(api, told)).toMatchObject(usage);
  });

  test("no report is none", () => {
    expect(mediaUsage("images", undefined)).toBeUndefined();
    expect(mediaUsage("images", null)).toBeUndefined();
  });
});
