import { unread } from "./explain.ts";
import type { followRedirect } from "./redirect.ts";
import type { TransportResponse } from "./transport.ts";

/** Whether an answer is a redirect; 0 is one whose address the platform keeps to itself. */
export function mayRedirect({ status }: TransportResponse): boolean {
  return status < 400 && (status >= 300 || status === 0);
}

/** Follows it; see {@link followRedirect}, which is loaded when the first one comes. */
export async function follow(...redirected: Parameters<typeof followRedirect>): Promise<TransportResponse> {
  const [{ status }] = redirected;
  const redirects = await import("./redirect.ts").catch((error: unknown) => {
    throw unread({ status, body: undefined, phase: "request" }, error);
  });
  return await redirects.followRedirect(...redirected);
}
