import { dirname } from "node:path/posix";
import ts from "typescript";
import { eachNode, isShipped, lineOf } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

interface Declaration {
  readonly path: string;
  readonly line: number;
  /** "encode", "decode" or "fold". */
  readonly verb: string;
  /** "Chunk" in `encodeChunk`. */
  readonly noun: string;
}

/** Law 2: both directions of a boundary live in one folder. Law 7: chunks are folded in core alone. */
export function checkBoundaries(files: readonly TextFile[]): Violation[] {
  const declarations = files.filter(isShipped).flatMap(declarationsOf);
  return [...checkDirections(declarations), ...checkFolds(declarations)];
}

function declarationsOf(file: TextFile): Declaration[] {
  const found: Declaration[] = [];
  eachNode(file, (node) => {
    const isNamed =
      ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node) || ts.isClassDeclaration(node);
    const name = isNamed && node.name !== undefined && ts.isIdentifier(node.name) ? node.name.text : "";
    const [, verb, noun] = /^(encode|decode|fold)([A-Z]\w*)$/.exec(name) ?? [];
    if (verb !== undefined && noun !== undefined)
      found.push({ path: file.path, line: lineOf(node), verb, noun });
  });
  return found;
}

function checkDirections(declarations: readonly Declaration[]): Violation[] {
  const of = (verb: string): Declaration[] => declarations.filter((each) => each.verb === verb);
  return of("encode").flatMap(({ path, line, noun }) => {
    const samePackage = (other: string): boolean => other.split("/")[1] === path.split("/")[1];
    const back = of("decode").filter((each) => each.noun === noun && samePackage(each.path));
    const isApart = back.length > 0 && back.every((each) => dirname(each.path) !== dirname(path));
    return isApart
      ? [{ path, line, message: `encode${noun} lives apart from decode${noun}: ${back[0]?.path}` }]
      : [];
  });
}

function checkFolds(declarations: readonly Declaration[]): Violation[] {
  return declarations
    .filter(({ verb, path }) => verb === "fold" && !path.startsWith("packages/core/src/stream/"))
    .map(({ path, line, noun }) => ({
      path,
      line,
      message: `fold${noun}: replies are folded in core/stream alone`,
    }));
}
