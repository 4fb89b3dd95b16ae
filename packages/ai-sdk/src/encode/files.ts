import type { LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { encodeFile as EncodeFile } from "./encode-file.ts";

/** What writes files is loaded with the first prompt that has one: most conversations are text. */
let loaded: Files | undefined;

interface Files {
  readonly encodeFile: typeof EncodeFile;
}

/** Loads what a prompt needs; undefined when it is there already, or not needed. */
export function loadFiles(prompt: LanguageModelV4Prompt): Promise<void> | undefined {
  if (loaded !== undefined || !prompt.some(hasFile)) return undefined;
  return import("./encode-file.ts").then((files) => {
    loaded = files;
  });
}

function hasFile({ content }: LanguageModelV4Prompt[number]): boolean {
  if (typeof content === "string") return false;
  return content.some(
    (part) => part.type === "file" || (part.type === "tool-result" && part.output.type === "content"),
  );
}

/** The same as {@link EncodeFile}, for prompts that `loadFiles` has seen: what it loads is there by then. */
export const encodeFile: typeof EncodeFile = (file, mark) => (loaded as Files).encodeFile(file, mark);
