import ts from "typescript";
import { isTypeScript, judgeNodes } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

/** A file or folder with such a name says nothing, and so attracts everything. */
const emptyNames = /^(utils?|helpers?|common|misc)$/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const emptySuffix = /(Manager|Helpers?|Utils?|Service|Data)$/;
const hungarianPrefix = /^I[A-Z][a-z]/;

/** The design's "Names": kebab-case files, no `utils`, no `IThing`, no `ThingManager`. */
export function checkNames(files: readonly TextFile[]): Violation[] {
  const sources = files.filter(isTypeScript);
  return [...sources.flatMap(checkPath), ...judgeNodes(sources, judgeType)];
}

function checkPath({ path }: TextFile): Violation[] {
  const parts = path.split("/").map((part) => part.replace(/\..*$/, ""));
  const empty = parts.find((part) => emptyNames.test(part));
  if (empty !== undefined)
    return [{ path, message: `"${empty}" names nothing: name it after what it holds` }];
  const stem = parts.at(-1) ?? "";
  return kebabCase.test(stem) ? [] : [{ path, message: `"${stem}" is not kebab-case` }];
}

function judgeType(node: ts.Node): string | undefined {
  const isType =
    ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node);
  const name = isType || ts.isEnumDeclaration(node) ? node.name?.text : undefined;
  if (name === undefined) return undefined;
  if (emptySuffix.test(name)) return `${name}: the suffix says nothing; name the thing`;
  return hungarianPrefix.test(name) ? `${name}: no I-prefix for interfaces` : undefined;
}
