import type { WireObject } from "./story.ts";
import { tellStory, textDeltas } from "./tell-story.ts";
import { completionDetails, usage } from "./usage.ts";

// One red and one blue pixel.
const RED = "data:image/gif;base64,R0lGODlhAQABAIAAAP8AAP///ywAAAAAAQABAAACAkQBADs=";
const BLUE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAA/////ywAAAAAAQABAAACAkQBADs=";
// Each piece is a whole number of 3-byte groups, so that the texts may be joined.
const SOUND = ["AAECAwQFBgcI", "CQoLDA0ODxAR", "EhMUFQ=="];

function image(url: string): WireObject {
  return { type: "image_url", image_url: { url } };
}

function citation(url: string, title: string, start: number, end: number): WireObject {
  return { type: "url_citation", url_citation: { url, title, start_index: start, end_index: end } };
}

const harbour = citation("https://harbour.example/hours", "Opening hours", 0, 22);
const island = { ...citation("https://island.example/", "The island", 23, 40) };
island.url_citation.content = "The island closes at dusk.";

export const mediaStories = {
  images: tellStory({
    name: "images",
    about: "Two images in two events, with a line of text before.",
    ask: "Draw a red and a blue dot.",
    request: { modalities: ["image", "text"] },
    deltas: [...textDeltas("Here."), { images: [image(RED)] }, { images: [image(BLUE)] }],
    message: { content: "Here.", images: [image(RED), image(BLUE)] },
    usage: usage(14, 260, { completion_tokens_details: completionDetails({ image_tokens: 256 }) }),
  }),
  imageOnly: tellStory({
    name: "imageOnly",
    about: "An image and no text at all.",
    ask: "Draw a red dot.",
    request: { modalities: ["image"] },
    deltas: [{ images: [image(RED)] }],
    message: { images: [image(RED)] },
    usage: usage(9, 128, { completion_tokens_details: completionDetails({ image_tokens: 128 }) }),
  }),
  audio: tellStory({
    name: "audio",
    about: "Sound and transcript in pieces of their own; the expiry comes at the end.",
    ask: "Say hello.",
    request: { modalities: ["text", "audio"], audio: { voice: "alder", format: "pcm16" } },
    deltas: [
      { audio: { id: "audio_otter1", transcript: "Hel" } },
      { audio: { data: SOUND[0], transcript: "lo." } },
      { audio: { data: SOUND[1] } },
      { audio: { data: SOUND[2] } },
      { audio: { expires_at: 1785403600 } },
    ],
    message: {
      audio: { id: "audio_otter1", transcript: "Hello.", data: SOUND.join(""), expires_at: 1785403600 },
    },
    usage: usage(11, 30, { completion_tokens_details: completionDetails({ audio_tokens: 24 }) }),
  }),
  citations: tellStory({
    name: "citations",
    about: "A web search: annotations in two events, and the search in the usage.",
    ask: "When does the harbour open?",
    request: { tools: [{ type: "openrouter:web_search" }] },
    deltas: [
      ...textDeltas("The harbour opens at 6. ", "The island at 9."),
      { annotations: [harbour] },
      { annotations: [island] },
    ],
    message: { content: "The harbour opens at 6. The island at 9.", annotations: [harbour, island] },
    usage: usage(950, 15, {
      server_tool_use_details: { tool_calls_requested: 1, tool_calls_executed: 1, web_search_requests: 1 },
    }),
  }),
};
