import { parseArgs } from "node:util";

/** What the command was asked to do. */
export interface CliConfig {
  /** Interface to bind. */
  readonly host: string;
  /** The port to bind, and whether another will do when it is taken. */
  readonly port: number;
  readonly portIsWish: boolean;
  /** A catalogue file or the address of a live `/models`. */
  readonly catalog: string | undefined;
  /** Key of the upstream; undefined means the sandbox. */
  readonly apiKey: string | undefined;
  /** Address of the upstream. */
  readonly baseURL: string;
  /** Keys that clients must show. */
  readonly keys: readonly string[];
}

export const usage = `Usage: wayfare-gateway [options]

Serves the OpenRouter API on this machine: over OpenRouter when OPENROUTER_API_KEY is set, else as a sandbox.

Options
  --port <number>     port to listen on; 0 takes any free one (WAYFARE_PORT, PORT; 8787)
  --host <address>    interface to bind (WAYFARE_HOST; 127.0.0.1)
  --catalog <source>  file, or address of a live /models (WAYFARE_CATALOG)
  --sandbox           play the sandbox even when a key is set
  --help              show this text
  --version           show the version

Environment
  OPENROUTER_API_KEY  key for the upstream
  WAYFARE_UPSTREAM    base URL of the upstream (https://openrouter.ai/api/v1)
  WAYFARE_KEYS        keys that clients must show, separated by commas; without any, everybody is let in
`;

/** Thrown for a command line that cannot be followed; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Reads flags and environment; flags win. @throws UsageError */
export function readConfig(args: string[], env: NodeJS.ProcessEnv): CliConfig | "help" | "version" {
  const flags = parse(args);
  if (flags.help) return "help";
  if (flags.version) return "version";
  const wished = flags.port ?? (env.WAYFARE_PORT || env.PORT || undefined);
  return {
    host: flags.host ?? (env.WAYFARE_HOST || "127.0.0.1"),
    port: wished === undefined ? 8787 : portOf(wished),
    portIsWish: wished === undefined,
    catalog: flags.catalog ?? (env.WAYFARE_CATALOG || undefined),
    apiKey: flags.sandbox ? undefined : env.OPENROUTER_API_KEY?.trim() || undefined,
    baseURL: env.WAYFARE_UPSTREAM || "https://openrouter.ai/api/v1",
    keys: (env.WAYFARE_KEYS ?? "").split(",").flatMap((key) => key.trim() || []),
  };
}

/** The flags as they were given. @throws UsageError with the whole usage, since a typo is likeliest */
function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        catalog: { type: "string" },
        sandbox: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
        version: { type: "boolean", short: "v", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

/** @throws UsageError for anything but a port number */
function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`The port must be a number from 0 to 65535, not "${text.slice(0, 20)}".`);
}
