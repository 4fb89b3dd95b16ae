/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** A JSON object; keys whose value is undefined vanish when it is serialised. */
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** The listed strings for completion, and any other string, because the API adds values without notice. */
export type Open<T extends string> = T | (string & {});

// An enum is the only string type that TypeScript holds apart from every literal: a `string` member in a
// discriminated union would switch off narrowing and typo checks for all the other members.
declare enum UnlistedName {
  any = "",
}

/**
 * A discriminant that these types do not list yet; assert it to send one: `{ id: "brand-new" as Unlisted }`.
 *
 * It reads as a plain string and never matches a listed literal, so unions stay narrow.
 */
export type Unlisted = UnlistedName;
