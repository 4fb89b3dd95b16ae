import { detectMediaType, isFullMediaType } from "@ai-sdk/provider-utils";
import { audioFormatOf as namedFormat } from "@wayfare/core/adapter";

/** The format of a sound under the API's name; where the media type does not tell, the bytes do. */
export function audioFormatOf(data: string | Uint8Array, mediaType: string): string | undefined {
  const isNamed = isFullMediaType(mediaType) && !/octet-stream/i.test(mediaType);
  const full = isNamed ? mediaType : detectMediaType({ data, topLevelType: "audio" });
  return full === undefined ? undefined : namedFormat(full);
}
