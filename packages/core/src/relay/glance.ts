/** Events at the beginning of a text that bring content and nothing else. */
export interface PlainPart {
  readonly length: number;
  readonly events: number;
}

const nothing: PlainPart = { length: 0, events: 0 };

/**
 * The whole events at the beginning of a text that are one line of JSON each and tell nothing but content.
 * @param marks - what tells more in the events of this API alone
 */
export function plainPart(text: string, marks: RegExp | undefined): PlainPart {
  const found = Math.min(placeOf(telling, text), placeOf(marks, text), placeOf(done, text));
  const length = found < text.length ? text.lastIndexOf("\n\n", found) + 2 : text.length;
  if (length < 2) return nothing;
  let events = 0;
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < length; end = text.indexOf("\n", start)) {
    const isData = text.startsWith("data: {", start) && text.charCodeAt(end - 1) === BRACE;
    const isOther = end === start || text.charCodeAt(start) === COLON || isNamed(text, start);
    if (isData) events += 1;
    else if (!isOther) return nothing;
    start = end + 1;
  }
  return start === length ? { length, events } : nothing;
}

function placeOf(sought: RegExp | undefined, text: string): number {
  const place = sought === undefined ? -1 : text.search(sought);
  return place === -1 ? text.length : place;
}

const BRACE = 0x7d;
const COLON = 0x3a;

/** Whether a line is the name of an event that is no error. */
function isNamed(text: string, start: number): boolean {
  return text.startsWith("event: ", start) && !text.startsWith("event: error", start);
}

/** What is worth parsing. Inside of texts these quotes are escaped, so that a text cannot look like it. */
const telling = /"(?:usage|error|finish_reason)":(?!\s*null)/;
const done = /\[DONE\]/;

/** Whether an event is worth parsing. */
export function tells(data: string, marks: RegExp | undefined): boolean {
  return telling.test(data) || marks?.test(data) === true;
}

/** Whether an event that is not parsed may be an object. */
export function looksWhole(data: string): boolean {
  if (data.startsWith("{") && data.endsWith("}")) return true;
  const said = data.trim();
  return said.startsWith("{") && said.endsWith("}");
}
