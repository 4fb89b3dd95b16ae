import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import { serverToolType } from "../encode/encode-tools.ts";

/** What an answer is read for. */
export interface DecodeTarget {
  /** The model that answers: reasoning goes back to its family only. */
  readonly model: string | undefined;
  /** Names that the call gave to tools of the server, by the wire's name. */
  readonly serverTools: ReadonlyMap<string, string>;
  /** Media type of audio, which chunks do not tell. */
  readonly audioType: string;
}

/** Media types of the formats that speech can be asked in; the others are their own. */
const audioTypes: ReadonlyMap<string, string> = new Map([
  ["mp3", "audio/mpeg"],
  ["pcm16", "audio/l16"],
  ["opus", "audio/ogg"],
]);

const none: ReadonlyMap<string, string> = new Map();

/** @param model - the model that answers, which may be another than the one that was asked */
export function targetOf(
  { tools }: LanguageModelV4CallOptions,
  { audio }: { audio?: { format?: string } | undefined },
  model: string,
): DecodeTarget {
  const format = audio?.format ?? "wav";
  const audioType = audioTypes.get(format) ?? `audio/${format}`;
  return { model: model || undefined, serverTools: serverToolsIn(tools), audioType };
}

function serverToolsIn(tools: LanguageModelV4CallOptions["tools"]): ReadonlyMap<string, string> {
  const served = tools?.filter((tool) => tool.type === "provider");
  if (!served?.length) return none;
  // Answers name them with or without the prefix.
  return new Map(
    served.flatMap(({ id, name }) => [
      [serverToolType(id), name],
      [id.slice(id.indexOf(".") + 1), name],
    ]),
  );
}
