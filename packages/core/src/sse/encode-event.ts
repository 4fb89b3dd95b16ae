/** Writes one event; `data` that spans lines becomes one `data:` line for each, as the SSE standard asks. */
export function encodeEvent(data: string, event?: string): string {
  const body = data.includes("\n") || data.includes("\r") ? data.split(/\r\n|\r|\n/).join("\ndata: ") : data;
  return event === undefined ? `data: ${body}\n\n` : `event: ${event}\ndata: ${body}\n\n`;
}

/** Writes a comment, which readers ignore: a keep-alive. Line breaks in `text` become spaces. */
export function encodeComment(text: string): string {
  return `: ${text.replace(/[\r\n]+/g, " ")}\n\n`;
}
