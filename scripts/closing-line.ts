import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one plain line, such as "41 passed, 0 failed, 2 skipped". */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      for (const state of states) count[state] += 1;
      // A file that cannot be loaded, or whose hooks fail, fails without a failed test.
      if (!module.ok() && !states.includes("failed")) count.failed += 1;
    }
    const skipped = count.skipped + count.pending;
    console.log(`${count.passed} passed, ${count.failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
  }
}
