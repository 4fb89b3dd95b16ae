import type {
  LanguageModelV4Citation,
  LanguageModelV4File,
  LanguageModelV4Source,
  LanguageModelV4StreamPart,
  SharedV4ProviderMetadata,
} from "@ai-sdk/provider";
import type { ResponseImage, UrlCitation } from "@wayfare/core";
import { readDataUrl } from "@wayfare/core/adapter";

/** One piece of a streamed answer. */
export type Part = LanguageModelV4StreamPart;

/** What stands under our name beside a part. */
export function own(metadata: object): SharedV4ProviderMetadata {
  return { openrouter: metadata as SharedV4ProviderMetadata[string] };
}

/** An image of the answer, inline or by its address. */
export function imagePart({ image_url }: ResponseImage): LanguageModelV4File | undefined {
  const url = image_url?.url;
  if (typeof url !== "string") return undefined;
  const inline = readDataUrl(url);
  if (inline !== undefined) {
    const { mediaType, data } = inline;
    return { type: "file", mediaType: mediaType || "image/png", data: { type: "data", data } };
  }
  if (!URL.canParse(url)) return undefined;
  return { type: "file", mediaType: "image/*", data: { type: "url", url: new URL(url) } };
}

/** The page behind a citation; its address is its id, and what the official provider tells of it stands under our name. */
export function sourcePart({ url_citation: cited }: UrlCitation): LanguageModelV4Source {
  const { url, title, content, start_index, end_index } = cited;
  return {
    type: "source",
    sourceType: "url",
    id: url,
    url,
    title: title ?? "",
    providerMetadata: own({ content: content ?? "", startIndex: start_index ?? 0, endIndex: end_index ?? 0 }),
  };
}

/**
 * A citation beside the text that it supports.
 * @param before - characters of the answer that stand in earlier blocks of text
 */
export function citation(
  { url_citation: { content, start_index, end_index } }: UrlCitation,
  source: LanguageModelV4Source,
  before: number,
): LanguageModelV4Citation {
  return {
    source,
    ...(start_index != null && start_index >= before && { startIndex: start_index - before }),
    ...(end_index != null && end_index >= before && { endIndex: end_index - before }),
    ...(content && { citedText: content }),
  };
}
