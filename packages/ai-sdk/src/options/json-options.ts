import type { JSONValue } from "@ai-sdk/provider";

/**
 * The same type as aliases all the way down: an interface may be added to, and so is no JSON object to TypeScript, which
 * is what `providerOptions` have to be.
 */
export type JsonOptions<T> = unknown extends T
  ? JSONValue
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? JsonOptions<Item>[]
      : T extends object
        ? { [Name in keyof T]: JsonOptions<T[Name]> }
        : T;
