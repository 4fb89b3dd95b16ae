import type { Embedding, EmbeddingResponse } from "../protocol/embedding.ts";

/**
 * The vectors of an answer in the order of what was embedded; undefined unless there is one for each.
 * @param count - how many there are to be
 */
export function decodeVectors(reply: EmbeddingResponse, count: number): number[][] | undefined {
  const data = Array.isArray(reply.data) ? reply.data : [];
  const vectors = new Map<number, number[]>();
  for (const [place, entry] of data.entries()) {
    const { index, embedding } = (entry ?? {}) as Partial<Embedding>;
    const vector = decodeVector(embedding);
    const number = typeof index === "number" ? index : place;
    if (vector !== undefined && Number.isInteger(number) && number >= 0 && number < count)
      vectors.set(number, vector);
  }
  if (vectors.size !== count || data.length !== count) return undefined;
  return [...vectors].sort(([a], [b]) => a - b).map(([, vector]) => vector);
}

/** Reads a vector: numbers, or base64 of little-endian 32-bit floats; undefined for anything else. */
function decodeVector(vector: unknown): number[] | undefined {
  if (Array.isArray(vector))
    return vector.length > 0 && vector.every((value) => typeof value === "number") ? vector : undefined;
  const bytes = typeof vector === "string" ? decodeBase64(vector) : undefined;
  if (bytes === undefined || bytes.length === 0 || bytes.length % 4 > 0) return undefined;
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / 4 }, (_, place) => view.getFloat32(place * 4, true));
}

/** Base64 of either alphabet; undefined when it is none. */
function decodeBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
