/** The path below the root of the API, with its query; undefined for an address that is not below it. */
export function pathBelow(url: string, baseURL: string): string | undefined {
  if (!url.startsWith(baseURL)) return undefined;
  const path = withoutFragment(url.slice(baseURL.length));
  if (path === "" || path.startsWith("?")) return `/${path}`;
  return path.startsWith("/") ? path : undefined;
}

/** Up to the first `/v1` of a path, where SDKs put the version of their API. */
const upToVersion = /^.*?\/v1(?=\/|$)/;

/**
 * The path that an address of any server has below the root of its API.
 * @throws TypeError for an address that does not tell where that root is
 */
export function redirectedPath(given: string, baseURL: string): string {
  const below = pathBelow(given, baseURL);
  if (below !== undefined) return below;
  const { origin, pathname, search } = new URL(given, baseURL);
  const rest = pathname.replace(upToVersion, "");
  if (rest === pathname) {
    throw new TypeError(
      `Where does this go at OpenRouter? ${origin}${pathname} neither begins with ${baseURL} nor has a "/v1" in its ` +
        "path: give the SDK one of the two as base URL.",
    );
  }
  return (rest === "" ? "/" : rest) + search;
}

function withoutFragment(url: string): string {
  const at = url.indexOf("#");
  return at < 0 ? url : url.slice(0, at);
}
