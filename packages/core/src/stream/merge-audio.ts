import type { ResponseAudio } from "../protocol/chat-completion.ts";

/** Adds a piece of a sound to those before it. */
export function mergeAudio(held: ResponseAudio | undefined, piece: ResponseAudio): ResponseAudio {
  const { data, transcript, ...rest } = piece;
  const audio: ResponseAudio = { ...held, ...rest };
  if (data !== undefined) audio.data = (audio.data ?? "") + data;
  if (transcript !== undefined) audio.transcript = (audio.transcript ?? "") + transcript;
  return audio;
}
