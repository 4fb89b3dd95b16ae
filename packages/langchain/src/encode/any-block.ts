import type { CacheControl } from "@wayfare/core";

/** A content block of LangChain in any of its forms, old and new. */
export type AnyBlock = Readonly<Record<string, unknown>> & { readonly type?: string };

/** The mark that caches a prompt up to a block. */
export function cacheControlOf({ cache_control, extras }: AnyBlock): CacheControl | undefined {
  const mark = cache_control ?? (extras as { cache_control?: unknown } | undefined)?.cache_control;
  return typeof mark === "object" && mark !== null ? (mark as CacheControl) : undefined;
}
