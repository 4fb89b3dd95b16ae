/** What is known of an answer before it comes. */
export interface DecodeTarget {
  /** Format of the sound that was asked for. */
  readonly audioFormat: string | undefined;
  /** Whether the usage is to be told. */
  readonly hasUsage: boolean;
  /** Whether the answer broke off: its calls are for nobody to run. */
  readonly isCut?: boolean;
}
