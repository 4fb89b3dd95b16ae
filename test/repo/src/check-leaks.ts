import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

/** Shapes of keys of well-known services; the last group is the secret part. */
const keyShapes: readonly RegExp[] = [
  /\bsk-or-v1-([0-9a-f]{32,})/g,
  /\bsk-ant-[a-z0-9]+-([\w-]{32,})/g,
  /\bsk-(?:proj-)?([A-Za-z0-9_]{32,})/g,
  /\bAIza([\w-]{35})/g,
  /\bgh[pousr]_(\w{36})/g,
  /\bnpm_(\w{36})/g,
  /\bAKIA([A-Z0-9]{16})\b/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+([\w+/=]{32,})/g,
];

/** Places and hosts of one machine. */
const machineShapes: Readonly<Record<string, RegExp>> = {
  "a path of one machine": /(?<![\w.:~$})/-])\/(?:work|root|tmp|home|Users)\/[\w.@-]+/g,
  "a package registry": /https?:\/\/(?:[\w.-]+[.-])?(?:registry|artifactory|nexus|verdaccio|jfrog)[\w.-]*/g,
  "a private host": /https?:\/\/[\w.-]+\.(?:internal|local|lan|corp|intranet)\b/g,
  "registry credentials": /_authToken\s*=/g,
};

/** No real key, machine path or registry host in what is committed. */
export function checkLeaks(files: readonly TextFile[]): Violation[] {
  return files.flatMap((file) => [
    ...keyShapes.flatMap((shape) =>
      matches(file, shape, (match) =>
        isRandom(match[1] ?? "") ? "holds what looks like a real key" : undefined,
      ),
    ),
    ...Object.entries(machineShapes).flatMap(([what, shape]) =>
      matches(file, shape, (match) => `names ${what}: ${match[0]}`),
    ),
  ]);
}

function matches(
  { path, text }: TextFile,
  shape: RegExp,
  judge: (match: RegExpExecArray) => string | undefined,
): Violation[] {
  return [...text.matchAll(shape)].flatMap((match) => {
    const message = judge(match);
    if (message === undefined) return [];
    return [{ path, line: text.slice(0, match.index).split("\n").length, message }];
  });
}

/** False for stand-ins such as "aaaa…" and "0123456789abcdef0123…": few letters, or one pattern again and again. */
function isRandom(secret: string): boolean {
  const isPeriodic = [...Array(16).keys()].some((n) => secret.slice(n + 1) === secret.slice(0, -(n + 1)));
  const isAscending = "0123456789abcdefghijklmnopqrstuvwxyz".startsWith(secret.slice(0, 12).toLowerCase());
  return new Set(secret).size >= 10 && !isPeriodic && !isAscending;
}
