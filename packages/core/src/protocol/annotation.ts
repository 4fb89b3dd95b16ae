import type { Json, Unlisted } from "./json.ts";

/** A remark on a reply: the source of a statement, or the text that was read from a file. */
export type Annotation = UrlCitation | FileAnnotation | UnlistedAnnotation;

/** A web source that the reply quotes. */
export interface UrlCitation {
  type: "url_citation";
  url_citation: {
    /** Address of the source. */
    url: string;
    /** Title of the page. */
    title?: string;
    /** Excerpt of the page. */
    content?: string;
    /** Where the quoting text begins in the reply, in characters. */
    start_index?: number;
    /** Where it ends, in characters, exclusive. */
    end_index?: number;
  };
}

/** A parsed file; sent back with the next turn it saves parsing, and paying for, the same file again. */
export interface FileAnnotation {
  type: "file";
  file: {
    /** Hash of the file, by which the parse is found again. */
    hash: string;
    /** Name of the file. */
    name?: string;
    /** What was read: text and image parts in document order. */
    content?: AnnotationPart[];
  };
}

/** A piece of a parsed file. */
export interface AnnotationPart {
  /** "text" or "image_url" as a rule. */
  type: string;
  /** The text of a text part. */
  text?: string;
  /** The picture of an image part, as a data URL as a rule. */
  image_url?: { url: string };
  [field: string]: Json | undefined;
}

/** A kind of remark that these types do not list yet; pass it on untouched. */
export interface UnlistedAnnotation {
  type: Unlisted;
  [field: string]: unknown;
}
