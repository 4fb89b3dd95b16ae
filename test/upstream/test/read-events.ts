/** Parses the events of a whole event stream, `[DONE]` left out. */
export function readEvents(body: string): unknown[] {
  const events = body.replace(/\r\n?/g, "\n").split("\n\n");
  const data = events.flatMap((event) => {
    const lines = event.split("\n").filter((line) => line.startsWith("data:"));
    return lines.length > 0 ? [lines.map((line) => line.slice(5)).join("\n")] : [];
  });
  return data.filter((text) => text.trim() !== "[DONE]").map((text) => JSON.parse(text));
}
