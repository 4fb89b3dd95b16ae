/** The path below the root of the API, with its query; undefined for an address that is not below it. */
export function pathBelow(url: string, baseURL: string): string | undefined {
  if (!url.startsWith(baseURL)) return undefined;
  const path = withoutFragment(url.slice(baseURL.length));
  return path === "" || path.startsWith("/") || path.startsWith("?") ? path : undefined;
}

/** Behind the last `/v1` of a path, where SDKs put the version of their API. */
const behindVersion = /^.*\/v1(?=\/|$)/;

/**
 * The path that an address of any server has below the root of its API.
 * @throws TypeError for an address that does not tell where that root is
 */
export function redirectedPath(url: string, baseURL: string): string {
  const below = pathBelow(url, baseURL);
  if (below !== undefined) return below;
  const [path = "", ...query] = withoutFragment(url).split("?");
  const rest = path.replace(behindVersion, "");
  if (rest === path) {
    throw new TypeError(
      `Where does this go at OpenRouter? ${path} neither begins with ${baseURL} nor has a "/v1" in its path: ` +
        "give the SDK one of the two as base URL.",
    );
  }
  return [rest, ...query].join("?");
}

function withoutFragment(url: string): string {
  const at = url.indexOf("#");
  return at < 0 ? url : url.slice(0, at);
}
