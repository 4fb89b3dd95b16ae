/** Finds the fields of a delta that hold what the model wrote, up to the text. */
export function writtenIn(fields: readonly string[]): RegExp {
  return new RegExp(`"(?:${fields.join("|")})"\\s*:\\s*"`, "g");
}

/** How long the text of an event is, without parsing it: enough for a count of tokens. */
export function answerLength(data: string, written: RegExp): number {
  let length = 0;
  written.lastIndex = 0;
  while (written.test(data)) {
    const start = written.lastIndex;
    let end = data.indexOf('"', start);
    while (end !== -1 && isEscaped(data, end)) end = data.indexOf('"', end + 1);
    if (end === -1) break;
    length += end - start;
    written.lastIndex = end + 1;
  }
  return length;
}

/** Whether a quote belongs to its text: an odd number of backslashes stands before it. */
function isEscaped(data: string, at: number): boolean {
  let slashes = 0;
  while (data[at - 1 - slashes] === "\\") slashes += 1;
  return slashes % 2 === 1;
}
