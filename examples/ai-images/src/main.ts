// A picture in, and a picture out: one is described by a model that sees, and painted anew by one that paints.
//
//   npm start                             in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/ai-images/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { costOf, createOpenRouter } from "@wayfare/ai-sdk";
import { generateImage, generateText } from "ai";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
const openrouter = createOpenRouter(
  OPENROUTER_API_KEY ? {} : { apiKey: "any", baseURL: OPENROUTER_BASE_URL },
);

// A flag of 64 × 48 pixels. A URL, a Buffer or a data URL will do as well.
const flag =
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAMAAACWlYwtAAAACVBMVEUAOKj////IEC5YAo7WAAAAJ0lEQVR42u3MMREAAAgEILV/aBcbuP1BAKoATj8JBIKcYJ4EAkFMsK6IDAGbhTTWAAAAAElFTkSuQmCC";

const description = await generateText({
  model: openrouter("openai/gpt-4o-mini"),
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "Describe this picture in one sentence." },
        { type: "file", mediaType: "image", data: flag },
      ],
    },
  ],
  maxOutputTokens: 200,
});
console.log(`Seen: ${description.text}`);
assert(description.text, "The picture was not described.");

const painting = await generateImage({
  model: openrouter.imageModel("google/gemini-2.5-flash-image"),
  // The picture goes along, so that it is painted anew and not another one.
  prompt: { text: `Paint this in watercolours: ${description.text}`, images: [flag] },
});
const { mediaType, uint8Array } = painting.image;
console.log(`Painted: ${mediaType}, ${uint8Array.length} bytes.`);
assert(mediaType.startsWith("image/") && uint8Array.length > 0, "No picture came.");

const [seen, painted] = [await costOf(description), await costOf(painting)];
assert(seen.isComplete && painted.isComplete, "An answer came without its cost.");
console.log(`Cost: $${seen.usd} to see, $${painted.usd} to paint.`);
