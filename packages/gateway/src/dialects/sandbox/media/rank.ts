import { isObject, textOf } from "@wayfare/core/internal";
import { fieldsOf } from "../../../inference/kind.ts";
import { invalidRequest } from "../../../refusal.ts";
import { countTokens } from "../tokens.ts";
import { type MediaMaker, readingUsage } from "./media-answer.ts";
import { wordsOf } from "./words.ts";

/** Documents of one search, as providers bill them. */
const PER_SEARCH = 100;
/** Documents of one call: nobody shall let the sandbox rank for minutes. */
const MOST_DOCUMENTS = 10_000;

/** Documents by how many words they share with the query, best first; of equal ones the earlier. */
export const rank: MediaMaker = ({ request }) => {
  const fields = fieldsOf(request);
  const query = textOf(fields.query) ?? "";
  const documents = Array.isArray(fields.documents) ? fields.documents.map(documentOf) : [];
  if (documents.length > MOST_DOCUMENTS)
    throw invalidRequest(`'documents' must have ${MOST_DOCUMENTS} items or fewer.`);
  const asked = wordsOf(query);
  const scored = documents.map((document, index) => ({
    index,
    relevance_score: score(asked, wordsOf(document.text ?? "")),
    document,
  }));
  const counts = documents.map(({ text = "" }) => countTokens(text));
  const tokens = countTokens(query) + counts.reduce((sum, count) => sum + count, 0);
  const best = typeof fields.top_n === "number" ? fields.top_n : documents.length;
  return {
    body: { results: scored.sort((a, b) => b.relevance_score - a.relevance_score).slice(0, best) },
    usage: readingUsage(tokens),
    told: { search_units: Math.ceil(documents.length / PER_SEARCH), total_tokens: tokens },
    signed: true,
    longest: countTokens(query) + counts.reduce((most, count) => Math.max(most, count), 0),
  };
};

function documentOf(item: unknown): { readonly text?: string; readonly image?: string } {
  if (!isObject(item)) return { text: String(item) };
  const { text, image } = item;
  return {
    ...(typeof text === "string" && { text }),
    ...(typeof image === "string" && { image }),
  };
}

/** From 0 to 1: mostly how much of the query is there, a little how much of the document is about it. */
function score(asked: ReadonlySet<string>, found: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of asked) if (found.has(word)) shared += 1;
  const ofQuery = shared / Math.max(asked.size, 1);
  const ofDocument = shared / Math.max(found.size, 1);
  return Number((0.9 * ofQuery + 0.1 * ofDocument).toFixed(6));
}
