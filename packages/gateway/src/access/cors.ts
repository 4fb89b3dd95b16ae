import type { Exchange } from "../exchange.ts";

/** Response headers that a page may read beside the simple ones. */
const EXPOSED = "X-Generation-Id, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";

/** The CORS headers of an answer: none unless the request's origin is allowed. */
export function corsHeaders(
  { headers }: Exchange,
  allowedOrigins: readonly string[],
): Record<string, string> {
  const origin = headers.get("origin");
  if (origin === null) return {};
  const any = allowedOrigins.includes("*");
  if (!any && !allowedOrigins.includes(origin)) return {};
  return {
    "access-control-allow-origin": any ? "*" : origin,
    "access-control-expose-headers": EXPOSED,
    // The answer depends on who asks, so caches must not hand it to others.
    ...(any ? {} : { vary: "origin" }),
  };
}

/** What a preflight asks beside that. Headers are granted as asked: they carry no right of their own here. */
export function preflightHeaders({ headers }: Exchange, methods: string): Record<string, string> {
  const asked = headers.get("access-control-request-headers");
  return {
    "access-control-allow-methods": methods,
    ...(asked === null ? {} : { "access-control-allow-headers": asked }),
    "access-control-max-age": "600",
  };
}
