import ts from "typescript";
import { importsOf } from "./imports.ts";
import { isShipped, judgeNodes } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

const serverDoors = /^packages\/gateway\/src\/(edges\/|([^/]+\/)*server\.ts$)/;
const fetchDoors = /^packages\/core\/src\/http\//;

/** Modules that open sockets, and the files that may name them (types included). */
const modules: Readonly<Record<string, RegExp | undefined>> = {
  undici: /^packages\/core\/src\/(http\/|undici\.ts$)/,
  // Listening, not calling.
  http: serverDoors,
  https: serverDoors,
  http2: serverDoors,
  net: serverDoors,
  tls: undefined,
  dgram: undefined,
};

const globalObjects = new Set(["globalThis", "window", "self"]);
const clients = new Set(["XMLHttpRequest", "WebSocket", "EventSource", "WebTransport"]);

/** Law 10: shipped code touches the network in `core/http` alone; the gateway listens in its edges. */
export function checkNetwork(files: readonly TextFile[]): Violation[] {
  const shipped = files.filter(isShipped);
  return [...shipped.flatMap(checkModules), ...judgeNodes(shipped, judgeCall)];
}

function checkModules(file: TextFile): Violation[] {
  return importsOf(file).flatMap(({ specifier, line }) => {
    const name = specifier.replace(/^node:/, "").split("/")[0] ?? "";
    if (!Object.hasOwn(modules, name) || modules[name]?.test(file.path) === true) return [];
    return [{ path: file.path, line, message: `imports ${specifier}: the network is touched in core/http` }];
  });
}

function judgeCall(node: ts.Node, { path }: TextFile): string | undefined {
  if (fetchDoors.test(path)) return undefined;
  if (ts.isCallExpression(node) && isNamed(node.expression, "fetch")) return "calls fetch outside core/http";
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && clients.has(node.expression.text)) {
    return `opens a ${node.expression.text} outside core/http`;
  }
  // Handing the global on is touching it with a longer arm.
  const isGlobal =
    ts.isPropertyAccessExpression(node) &&
    node.name.text === "fetch" &&
    ts.isIdentifier(node.expression) &&
    globalObjects.has(node.expression.text);
  return isGlobal ? "takes the global fetch outside core/http" : undefined;
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}
