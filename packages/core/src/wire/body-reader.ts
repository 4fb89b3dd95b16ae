/** Reads bodies of another API as chat bodies: whole replies and chunks. They are its own, and may be changed. */
export interface BodyReader {
  completion(body: Record<string, unknown>): void;
  chunk(body: Record<string, unknown>): void;
}
