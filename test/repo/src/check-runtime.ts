import { isBuiltin } from "node:module";
import ts from "typescript";
import { fileGraph } from "./check-cycles.ts";
import { importsOf, isRelative } from "./imports.ts";
import { isShipped, judgeNodes } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

const source = "packages/core/src/";

/** Entry points that bring an optional peer; all others need nothing but the language and `fetch`. */
const peerEntries = new Set([`${source}undici.ts`, `${source}repair.ts`, `${source}tokens.ts`]);

/** Names that exist on Node alone. */
const nodeGlobals = new Set([
  "process",
  "Buffer",
  "global",
  "require",
  "__dirname",
  "__filename",
  "setImmediate",
]);

/** Core runs on Node, Bun, Deno, edge and in browsers: no Node built-in, no unguarded Node global, no peer. */
export function checkRuntime(files: readonly TextFile[]): Violation[] {
  const core = files.filter((file) => isShipped(file) && file.path.startsWith(source));
  return [...core.flatMap(checkBuiltins), ...judgeNodes(core, judgeGlobal), ...checkPeers(core)];
}

function checkBuiltins(file: TextFile): Violation[] {
  return importsOf(file)
    .filter(({ specifier }) => isBuiltin(specifier) && specifier !== "undici")
    .map(({ specifier, line }) => ({
      path: file.path,
      line,
      message: `imports ${specifier}: core runs anywhere`,
    }));
}

function judgeGlobal(node: ts.Node): string | undefined {
  if (!ts.isIdentifier(node) || !nodeGlobals.has(node.text) || !isReference(node)) return undefined;
  return isGuarded(node) || isOwn(node)
    ? undefined
    : `uses ${node.text} unguarded: read globalThis.${node.text}?.`;
}

/** True for `process` in `process.env`; false for `x.process`, `{ process: 1 }`, `typeof process` and types. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isTypeOfExpression(parent) || ts.isTypeNode(parent) || ts.isQualifiedName(parent)) return false;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  const isName = "name" in parent && parent.name === node;
  const isMember = "propertyName" in parent && parent.propertyName === node;
  return !isName && !isMember;
}

/** True below a condition that asks `typeof process` first. */
function isGuarded(node: ts.Identifier): boolean {
  const guard = `typeof ${node.text}`;
  for (let above: ts.Node = node.parent; !ts.isSourceFile(above); above = above.parent) {
    if (ts.isIfStatement(above) && above.expression.getText().includes(guard)) return true;
    if (ts.isConditionalExpression(above) && above.condition.getText().includes(guard)) return true;
    if (ts.isBinaryExpression(above) && above.left.getText().includes(guard)) return true;
  }
  return false;
}

/** True for a variable or parameter of the function around it, such as `const { process } = globalThis as …`. */
function isOwn(node: ts.Identifier): boolean {
  const scope = ts.findAncestor(node, (above) => ts.isFunctionLike(above) || ts.isSourceFile(above));
  const declares = (each: ts.Node): boolean => {
    const isLocal = ts.isBindingElement(each) || ts.isVariableDeclaration(each) || ts.isParameter(each);
    const isThis = isLocal && each.name.getText() === node.text;
    // `declare const process` only tells the compiler that the global is there.
    const isAmbient = isThis && (ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Ambient) !== 0;
    return (isThis && !isAmbient) || ts.forEachChild(each, declares) === true;
  };
  return scope !== undefined && declares(scope);
}

/** A foreign module may be reached from the entry point of its peer, and from no other. */
function checkPeers(core: readonly TextFile[]): Violation[] {
  const graph = fileGraph(core, []);
  const reached = new Set<string>();
  const walk = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const next of graph.get(path) ?? []) walk(next);
  };
  for (const { path } of core) {
    const isEntry = !path.slice(source.length).includes("/") && !peerEntries.has(path);
    if (isEntry) walk(path);
  }
  return core
    .filter(({ path }) => reached.has(path))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => !isRelative(specifier) && !isBuiltin(specifier))
        .map(({ specifier, line }) => ({
          path: file.path,
          line,
          message: `the base bundle reaches ${specifier}: optional peers have their own entry`,
        })),
    );
}
