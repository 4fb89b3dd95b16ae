import type { Random } from "./random.ts";

/** What an instance may borrow from. */
export interface InstanceHints {
  /** The prompt, from which words and numbers are taken where they fit. */
  readonly asked: string;
  /** Decides where the schema leaves a choice. */
  readonly random: Random;
}
