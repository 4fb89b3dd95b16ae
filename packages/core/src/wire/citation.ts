import type { Annotation, UrlCitation } from "../protocol/annotation.ts";

/** Whether a remark names a web page. */
export function isUrlCitation(annotation: Annotation): annotation is UrlCitation {
  return (
    annotation.type === "url_citation" && typeof (annotation as UrlCitation).url_citation?.url === "string"
  );
}
