import type { ContentPart, Message } from "@wayfare/core";
import { decodeFile } from "./decode-file.ts";
import { type PlacedPart, stringAt } from "./placed-part.ts";

/** What a user may say; data of the application and what is not known are none of the model's. */
const decoders: ReadonlyMap<string, (part: PlacedPart) => ContentPart> = new Map([
  ["text", (part: PlacedPart): ContentPart => ({ type: "text", text: stringAt(part, "text") })],
  ["file", decodeFile],
]);

/**
 * Reads what a user said; nothing where it is no text and no file.
 * @throws InvalidRequestError
 */
export function decodeUser(parts: readonly PlacedPart[]): Message[] {
  const content = parts.flatMap((part) => {
    const decoded = decoders.get(part.type)?.(part);
    return decoded === undefined || (decoded.type === "text" && decoded.text === "") ? [] : [decoded];
  });
  const [first] = content;
  if (first === undefined) return [];
  const isText = content.length === 1 && first.type === "text";
  return [{ role: "user", content: isText ? first.text : content }];
}
