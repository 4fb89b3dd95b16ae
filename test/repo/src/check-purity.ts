import ts from "typescript";
import { isShipped, judgeNodes } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

/** Folders and files that compute from their arguments alone. */
const pure =
  /^packages\/(core\/src\/(protocol|sse|money|models|errors|stream|routing|admission)\/|gateway\/src\/planner\b)/;

const clocks = new Set([
  "Date.now",
  "performance.now",
  "Math.random",
  "crypto.randomUUID",
  "crypto.getRandomValues",
]);
const timers = new Set(["setTimeout", "setInterval", "setImmediate", "queueMicrotask"]);

/** Law 5: policy is a function of data; the clock and the dice are handed in. Leaves and folds keep to it too. */
export function checkPurity(files: readonly TextFile[]): Violation[] {
  const sources = files.filter((file) => isShipped(file) && pure.test(file.path));
  return judgeNodes(sources, judgeNode);
}

function judgeNode(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && clocks.has(node.getText()))
    return `${node.getText()}: hand it in`;
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && timers.has(node.expression.text)) {
    return `${node.expression.text}: what is pure does not wait`;
  }
  const isNow =
    ts.isNewExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "Date" &&
    (node.arguments?.length ?? 0) === 0;
  return isNow ? "new Date(): hand the time in" : undefined;
}
