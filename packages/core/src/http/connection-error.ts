import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { redact, redactCause } from "../errors/redact.ts";
import { ConnectionError, InvalidRequestError, TimeoutError } from "../errors/remedies.ts";

/** undici's own clocks, which also run under Node's `fetch`. */
const clocks: Readonly<Record<string, "connect" | "first_byte" | "idle">> = {
  UND_ERR_CONNECT_TIMEOUT: "connect",
  UND_ERR_HEADERS_TIMEOUT: "first_byte",
  UND_ERR_BODY_TIMEOUT: "idle",
};

/** Turns what a transport threw into one of our errors; the key never stays in it. */
export function connectionError(
  thrown: unknown,
  phase: "request" | "body" | "stream",
  secrets: readonly string[],
): OpenRouterError {
  const cause = redactCause(thrown, secrets);
  const code = codeOf(thrown);
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
  const where = phase === "request" ? "before an answer came" : "while the answer was read";
  const detail = code ?? redact(rootMessage(thrown), secrets);
  const remedy = phase === "request" ? " Check that the server is reachable at `baseURL`." : "";
  return new ConnectionError(`The connection failed ${where} (${detail}).${remedy}`, {
    phase,
    retryable: true,
    cause,
  });
}

/** What the innermost cause says: "fetch failed" alone helps nobody. */
function rootMessage(thrown: unknown): string {
  let error = thrown;
  for (let depth = 0; depth < 5 && error instanceof Error && error.cause !== undefined; depth += 1)
    error = error.cause;
  return error instanceof Error ? error.message : String(error);
}

/** The first `code` in the chain of causes, such as "ECONNREFUSED". */
function codeOf(thrown: unknown): string | undefined {
  let error = thrown;
  for (let depth = 0; depth < 5 && error instanceof Error; depth += 1) {
    const { code } = error as { code?: unknown };
    if (typeof code === "string") return code;
    error = error.cause;
  }
  return undefined;
}
