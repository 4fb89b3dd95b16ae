/** The text of a `content`: a string as a rule; some servers send a list of parts. What is no text has none. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (typeof part?.text === "string" ? part.text : "")).join("");
}

/** Arguments of a tool call: JSON text as a rule; some servers send the object that it stands for. */
export function argumentsText(given: unknown): string {
  if (typeof given === "string") return given;
  return typeof given === "object" && given !== null ? JSON.stringify(given) : "";
}
