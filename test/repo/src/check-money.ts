import ts from "typescript";
import { isShipped, judgeNodes } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

const exact = /^packages\/(core\/src\/(money|cost)|ledger\/src)\//;
const rounding = new Set(["toFixed", "toPrecision", "parseFloat", "round", "floor", "ceil", "trunc"]);

/** Law 9: no floating point where money is counted: no fractions in the code, no rounding by halves of bits. */
export function checkMoney(files: readonly TextFile[]): Violation[] {
  return judgeNodes(
    files.filter((file) => isShipped(file) && exact.test(file.path)),
    (node) => {
      if (ts.isNumericLiteral(node) && /\.|^\d+e-/i.test(node.getText())) {
        return `${node.getText()}: money is whole femto-dollars, a price an exact decimal`;
      }
      if (!ts.isCallExpression(node)) return undefined;
      const { expression } = node;
      const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      const isRounding = ts.isIdentifier(name) && rounding.has(name.text);
      return isRounding ? `${name.text}: rounds in floating point` : undefined;
    },
  );
}
