import type { Caller, Need } from "./access/caller.ts";
import type { Exchange, Reply } from "./exchange.ts";

/** What a route gets to answer with. */
export interface RouteCall {
  /** The request. */
  readonly exchange: Exchange;
  /** The named segments of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Who asks; nobody in particular on open routes. */
  readonly caller: Caller;
}

/** One path of the API, below `/api/v1` and `/v1`. */
export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Segments that start with ":" are parameters: "/models/:author/:slug/endpoints". */
  readonly path: string;
  /** What the caller must show; OpenRouter asks nothing for its catalogue. */
  readonly needs: Need;
  /** Status for a key that does not manage keys, as OpenRouter documents it for this route. @default 403 */
  readonly denied?: 401 | 403;
  answer(call: RouteCall): Reply | Promise<Reply>;
}

/** What a path leads to. */
export interface Match {
  /** Methods that the path knows; empty for an unknown path. */
  readonly methods: readonly string[];
  /** The route, unless the path does not know the method. */
  readonly route?: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds routes by method and path. HEAD is answered by the route of GET. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match {
  const rows = routes.map((route) => ({ route, pattern: segmentsOf(route.path) }));
  return (method, path) => {
    const wanted = method === "HEAD" ? "GET" : method;
    const segments = belowBase(path);
    const methods: string[] = [];
    for (const { route, pattern } of rows) {
      const params = segments && match(pattern, segments);
      if (params === undefined) continue;
      if (route.method === wanted) return { methods: [wanted], route, params };
      methods.push(...(route.method === "GET" ? ["GET", "HEAD"] : [route.method]));
    }
    return { methods, params: {} };
  };
}

/** The segments below either base URL; `/health` stands at the top as well, for probes. */
function belowBase(path: string): string[] | undefined {
  const base = /^(?:\/api)?\/v1(?=\/)/.exec(path)?.[0];
  if (base !== undefined) return segmentsOf(path.slice(base.length));
  return path === "/health" ? segmentsOf(path) : undefined;
}

function segmentsOf(path: string): string[] {
  // By hand: a regular expression for trailing slashes takes quadratic time on slashes elsewhere.
  let end = path.length;
  while (end > 0 && path[end - 1] === "/") end -= 1;
  return path.slice(0, end).split("/").slice(1);
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = decode(segments[index] ?? "");
    if (segment === undefined || segment === "") return undefined;
    if (part.startsWith(":")) params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}

/** Undefined when the percent encoding is broken. */
function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
