import { redact } from "../errors/redact.ts";
import { InvalidRequestError } from "../errors/remedies.ts";
import type { TransportRequest, TransportResponse } from "./transport.ts";

/** A transport that hands redirects out; with `redirect` it is asked to follow them by itself. */
export type PlainTransport = (request: TransportRequest, redirect?: "follow") => Promise<TransportResponse>;

const most = 5;

/** These keep method and body; after the others a POST would arrive as a GET, without what was asked. */
const keeping: ReadonlySet<number> = new Set([307, 308]);

/**
 * Follows a redirect by hand, because `fetch` takes `authorization` alone off a request that leaves its server: keys in
 * other headers would go to whoever the address belongs to.
 *
 * A GET is followed, from the first other origin on without any header of ours. What has a body is followed within its
 * origin alone, and only where it arrives as it was sent. Browsers do not tell the address (status 0): there a GET is
 * left to the platform, with no header but `authorization`, which it takes off itself; what has a body is not sent again.
 * @throws InvalidRequestError for a redirect that is not followed; it names the address and the remedy
 */
export async function followRedirect(
  first: TransportResponse,
  request: TransportRequest,
  transport: PlainTransport,
): Promise<TransportResponse> {
  let response = first;
  let asked = request;
  for (let hop = 1; isRedirect(response); hop += 1) {
    response.reader().cancel();
    if (response.status === 0) {
      if (asked.method !== "GET") throw refusal("to an address that the platform does not tell", asked, 0);
      return await transport({ ...asked, headers: platformHeaders(asked.headers) }, "follow");
    }
    asked = next(asked, response, hop);
    response = await transport(asked);
  }
  return response;
}

function isRedirect(response: TransportResponse): boolean {
  const { status } = response;
  return status === 0 || (status >= 300 && status < 400 && response.header("location") !== undefined);
}

/** The request for the address that a redirect tells. */
function next(asked: TransportRequest, response: TransportResponse, hop: number): TransportRequest {
  const { status } = response;
  const from = new URL(asked.url);
  const to = addressOf(response.header("location") ?? "", from);
  // A query may hold a signature.
  if (to === undefined) throw refusal("to what is no http(s) address", asked, status);
  const where = `to ${redact(to.origin + to.pathname)}`;
  if (hop > most) throw refusal(`again and again, ${where}`, asked, status);
  if (from.protocol === "https:" && to.protocol === "http:")
    throw refusal(`${where}, which is not encrypted`, asked, status);
  const isSame = from.origin === to.origin;
  if (asked.method !== "GET" && !(isSame && keeping.has(status))) throw refusal(where, asked, status);
  return { ...asked, url: to.href, headers: isSame ? asked.headers : {} };
}

function addressOf(location: string, from: URL): URL | undefined {
  try {
    const url = new URL(location, from);
    return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
  } catch {
    return undefined;
  }
}

function platformHeaders({ authorization }: Record<string, string>): Record<string, string> {
  return authorization === undefined ? {} : { authorization };
}

function refusal(where: string, { method }: TransportRequest, status: number): InvalidRequestError {
  const answer = status === 0 ? "" : ` (${status})`;
  return new InvalidRequestError(
    `The server redirects this ${method} ${where}${answer}, which is not followed. Set \`baseURL\` to where the API is.`,
    { phase: "request" },
  );
}
