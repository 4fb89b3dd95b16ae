import ts from "typescript";
import { providerSlugs } from "./provider-slugs.ts";
import { eachNode, isShipped, judgeNodes } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

const wire = "packages/core/src/protocol/";

/** Nouns that stand among the wire's, yet are not: our receipt, and an interface that other libraries define. */
const ownNouns = new Set([`${wire}receipt.ts`, `${wire}standard-schema.ts`]);

/** Model ids that a source file may hold; a catalogue is data beside the package. */
export const modelIdLimit = 8;

/** Law 3: fields of the wire keep their snake_case. Law 11: no model list in sources. */
export function checkVocabulary(files: readonly TextFile[]): Violation[] {
  const nouns = files.filter(({ path }) => path.startsWith(wire) && !ownNouns.has(path));
  return [...judgeNodes(nouns, judgeField), ...files.filter(isShipped).flatMap(checkModelList)];
}

function judgeField(node: ts.Node): string | undefined {
  if (!ts.isPropertySignature(node)) return undefined;
  const name = ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) ? node.name.text : "";
  return /[a-z][A-Z]/.test(name) ? `${name}: a field of the wire keeps its snake_case` : undefined;
}

function checkModelList(file: TextFile): Violation[] {
  const ids = new Set<string>();
  eachNode(file, (node) => {
    const [, author, slug] = ts.isStringLiteralLike(node)
      ? (/^~?([\w-]+)\/([\w.:-]+)$/.exec(node.text) ?? [])
      : [];
    if (author !== undefined && slug !== undefined && providerSlugs.has(author)) ids.add(`${author}/${slug}`);
  });
  if (ids.size <= modelIdLimit) return [];
  return [
    {
      path: file.path,
      message: `names ${ids.size} models; at most ${modelIdLimit}: lists are data, not source`,
    },
  ];
}
