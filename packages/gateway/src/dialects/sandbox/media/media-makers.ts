import { embed } from "./embed.ts";
import type { MediaMaker } from "./media-answer.ts";
import { paint } from "./paint.ts";
import { rank } from "./rank.ts";
import { readAloud } from "./read-aloud.ts";
import { transcribe } from "./transcribe.ts";

/** Who makes what, by the name of the kind of call. */
const mediaMakers: Readonly<Record<string, MediaMaker>> = {
  embeddings: embed,
  rerank: rank,
  images: paint,
  speech: readAloud,
  transcriptions: transcribe,
};

/** The maker for a kind of call; none for calls that are answered in words, or not at all. */
export function mediaMaker(api: string): MediaMaker | undefined {
  return mediaMakers[api];
}
