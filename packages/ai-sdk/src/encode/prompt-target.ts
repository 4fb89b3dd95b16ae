import type { SharedV4Warning } from "@ai-sdk/provider";

/** What the messages of a prompt are written for, and where they complain. */
export interface PromptTarget {
  /** The model that the request names. */
  readonly model: string | undefined;
  readonly warnings: SharedV4Warning[];
}
