import ts from "typescript";
import { dialectOf, providerSlugs } from "./provider-slugs.ts";
import { isShipped, judgeNodes } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

const equality = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
]);
const textQuestions = new Set(["startsWith", "endsWith", "includes", "indexOf", "match"]);

/** Law 6: variation is a value in a map; no comparison with a provider's name outside its own dialect. */
export function checkVariation(files: readonly TextFile[]): Violation[] {
  return judgeNodes(files.filter(isShipped), (node, file) => {
    const slug = comparedTexts(node)
      .map(slugIn)
      .find((each) => each !== undefined);
    if (slug === undefined || isAtHome(file.path, slug)) return undefined;
    return `asks for the provider "${slug}" by name: make the difference a value in a map`;
  });
}

/** String literals that a node compares something with. */
function comparedTexts(node: ts.Node): string[] {
  const texts = (nodes: readonly ts.Node[]): string[] =>
    nodes.flatMap((each) => (ts.isStringLiteralLike(each) ? [each.text] : []));
  if (ts.isBinaryExpression(node) && equality.has(node.operatorToken.kind))
    return texts([node.left, node.right]);
  if (ts.isCaseClause(node)) return texts([node.expression]);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { name, expression } = node.expression;
  if (!textQuestions.has(name.text)) return [];
  return texts([...node.arguments, ...(ts.isArrayLiteralExpression(expression) ? expression.elements : [])]);
}

/** The provider that a text names: as slug ("google-vertex"), name ("Google Vertex") or prefix of a model id. */
function slugIn(text: string): string | undefined {
  const name = (text.split("/")[0] ?? "").toLowerCase().trim().replaceAll(" ", "-");
  return providerSlugs.has(name) ? name : undefined;
}

function isAtHome(path: string, slug: string): boolean {
  const dialect = /^packages\/gateway\/src\/dialects\/([^/.]+)/.exec(path)?.[1];
  return dialect !== undefined && dialect === (dialectOf[slug] ?? slug);
}
