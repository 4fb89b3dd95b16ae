import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";
import { isPublic, packagesOf } from "./workspace.ts";

/** Each changeset names published packages with a kind of release, and says what changed. */
export function checkChangesets(files: readonly TextFile[]): Violation[] {
  const published = new Set(
    packagesOf(files)
      .filter(isPublic)
      .map(({ name }) => name),
  );
  return files
    .filter(({ path }) => /^\.changeset\/(?!README\.md$)[^/]+\.md$/.test(path))
    .flatMap(({ path, text }) => judge(text, published).map((message) => ({ path, message })));
}

function judge(text: string, published: ReadonlySet<string>): string[] {
  const [, front, body] = /^---\n([\s\S]*?)---\n([\s\S]*)$/.exec(text) ?? [];
  if (front === undefined || body === undefined) return ["has no front matter between two --- lines"];
  const lines = front.split("\n").filter((line) => line.trim() !== "");
  const messages = lines.flatMap((line) => {
    const [, name] = /^["']?([^"']+?)["']?\s*:\s*(?:patch|minor|major)\s*$/.exec(line) ?? [];
    if (name === undefined) return [`cannot read "${line}": want "package": patch | minor | major`];
    return published.has(name) ? [] : [`names ${name}, which is not a published package`];
  });
  return body.trim() === "" ? [...messages, "does not say what changed"] : messages;
}
