/**
 * How a stream is read: as raw wire chunks, as the event grammar where a client has one, or as chunks that are added up
 * where a client has a sum of them.
 */
export type View = "chunks" | "events" | "sum";

/** One client under measurement. Text goes to `onText` as it comes, so that every contender does the same reading. */
export interface Contender {
  /** One whole JSON reply; resolves to the text of the message. */
  chat(): Promise<string>;
  stream(onText: (text: string) => void, view: View): Promise<void>;
}

/** Each file in `contenders/` exports this as `createContender`. */
export type CreateContender = (baseURL: string) => Contender;

/** A contender and the view of it that a row of the table shows. */
export interface Lane {
  readonly name: string;
  readonly module: string;
  readonly view: View;
}

/** The lane of a module in `contenders/`. */
export const lane = (module: string, view: View = "chunks"): Lane => ({
  name: view === "events" ? `${module} events` : module,
  module,
  view,
});

/** What the client is measured beside. */
export const lanes: readonly Lane[] = [
  lane("raw-fetch"),
  lane("openai"),
  lane("openrouter-sdk"),
  lane("wayfare"),
  lane("wayfare", "events"),
  lane("wayfare-undici"),
  lane("wayfare-undici", "events"),
  lane("raw-undici"),
];
/** The lane that all ratios refer to, in every benchmark of a client. */
export const baseline = "raw-fetch";

/** A key that no server knows: everything runs on loopback. */
export const apiKey = "sk-or-test";
