import { isOpenRouterError, type OpenRouterError } from "../errors/openrouter-error.ts";
import { redact, redactCause } from "../errors/redact.ts";
import { ConnectionError, InvalidRequestError, TimeoutError } from "../errors/remedies.ts";

/** undici's own clocks, which also run under Node's `fetch`. */
const clocks: Readonly<Record<string, "connect" | "first_byte" | "idle">> = {
  UND_ERR_CONNECT_TIMEOUT: "connect",
  UND_ERR_HEADERS_TIMEOUT: "first_byte",
  UND_ERR_BODY_TIMEOUT: "idle",
};

/** Turns what a transport threw into one of our errors, unless it is one; the key never stays in it. */
export function connectionError(
  thrown: unknown,
  phase: "request" | "body" | "stream",
  secrets: readonly string[],
): OpenRouterError {
  if (isOpenRouterError(thrown)) return thrown;
  const cause = redactCause(thrown, secrets);
  const code = firstIn(thrown, "code");
  const clock = clocks[code ?? ""];
  if (clock !== undefined) {
    return new TimeoutError(`The transport gave up: ${code}.`, { phase: clock, retryable: true, cause });
  }
  const said = redact(thrown instanceof Error ? thrown.message : String(thrown), secrets);
  // These two are thrown before anything is sent: no retry will help.
  if (code === "ERR_INVALID_URL" || /parse URL|Invalid URL/i.test(said)) {
    return new InvalidRequestError(`The address is not a URL (baseURL): ${said}`, { cause });
  }
  const isUnsent = code === undefined || code === "UND_ERR_INVALID_ARG" || code === "ERR_INVALID_CHAR";
  if (isUnsent && /header|ByteString/i.test(said) && phase === "request") {
    return new InvalidRequestError(
      `A header (apiKey, app or headers) holds a character that HTTP forbids: ${said}`,
      { cause },
    );
  }
  const isUnconnected = unconnected.has(code ?? "") || connecting.has(firstIn(thrown, "syscall") ?? "");
  const where = phase === "request" ? "before an answer came" : "while the answer was read";
  const detail = code ?? redact(rootMessage(thrown), secrets);
  const remedy = phase === "request" ? " Check that the server is reachable at `baseURL`." : "";
  return new ConnectionError(`The connection failed ${where} (${detail}).${remedy}`, {
    // Nothing was sent then: nobody bills it, and it may be sent again.
    phase: phase === "request" && isUnconnected ? "connect" : phase,
    retryable: true,
    cause,
  });
}

/** Failures before a connection stood: by their codes, or else by the system call that failed. */
const unconnected: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ConnectionRefused",
]);

const connecting: ReadonlySet<string> = new Set(["connect", "getaddrinfo"]);

/** What the innermost cause says: "fetch failed" alone helps nobody. */
function rootMessage(thrown: unknown): string {
  let error = thrown;
  for (let depth = 0; depth < 5 && error instanceof Error && error.cause !== undefined; depth += 1)
    error = error.cause;
  return error instanceof Error ? error.message : String(error);
}

/** The first text under this name in the chain of causes: a `code` such as "ECONNREFUSED", or a `syscall`. */
function firstIn(thrown: unknown, name: "code" | "syscall"): string | undefined {
  let error = thrown;
  for (let depth = 0; depth < 5 && error instanceof Error; depth += 1) {
    const value = (error as Error & { code?: unknown; syscall?: unknown })[name];
    if (typeof value === "string") return value;
    error = error.cause;
  }
  return undefined;
}
