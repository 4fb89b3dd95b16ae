/** The text of a document between marks that say its name, so that documents can be told apart. */
export function namedText(text: string, filename: string | undefined): string {
  return filename === undefined ? text : `<file name=${JSON.stringify(filename)}>\n${text}\n</file>`;
}
