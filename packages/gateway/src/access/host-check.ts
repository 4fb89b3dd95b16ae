import { type Exchange, isLoopback } from "../exchange.ts";
import { forbidden } from "../refusal.ts";

/** Throws when a request must not be answered because of the host that it names or the page that it comes from. */
export type HostCheck = (exchange: Exchange) => void;

/**
 * Guards a gateway on a loopback address against web pages. A page that lets its own name point to 127.0.0.1 (DNS
 * rebinding) shows in `Host`, one that simply posts to us shows in `Origin`.
 * @param bound - hosts that servers of ours are bound to, in lower case; they answer to their own address
 */
export function createHostCheck(
  allowedHosts: readonly string[],
  allowedOrigins: readonly string[],
  bound: ReadonlySet<string>,
): HostCheck {
  const hosts = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const allowed = (host: string) => {
    const name = host.toLowerCase();
    const plain = nameOf(name);
    return isLoopback(plain) || bound.has(plain) || hosts.has(name) || hosts.has(plain);
  };
  return ({ headers, loopback }) => {
    if (!loopback && hosts.size === 0) return;
    const host = headers.get("host") ?? "";
    if (!allowed(host)) {
      throw forbidden(
        "This gateway answers to localhost and 127.0.0.1 only. Add the name to allowedHosts to use another.",
      );
    }
    const origin = headers.get("origin");
    if (origin === null || allowedOrigins.includes("*") || allowedOrigins.includes(origin)) return;
    if (!allowed(origin.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ""))) {
      throw forbidden(
        "Requests from this web page are not allowed. Add its origin to allowedOrigins to permit them.",
      );
    }
  };
}

/** The host without its port. */
function nameOf(host: string): string {
  return host.replace(/:\d*$/, "");
}
