/** Vitest reporter: ends every run with `N passed, N failed`, and forbids skipped tests where a run must be complete. */
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";

interface Count {
  passed: number;
  failed: number;
  skipped: string[];
}

/** `2 passed, 0 failed`, and `, 1 skipped` where a test was skipped or is still to be written. */
function closingLine({ passed, failed, skipped }: Count): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped.length > 0 ? `${line}, ${skipped.length} skipped` : line;
}

/** Whether the environment demands a complete run: CI, or a person who asks for one with `AWOOO_NO_SKIP=1`. */
function forbidsSkipping(env: NodeJS.ProcessEnv): boolean {
  return env["CI"] === "true" || env["AWOOO_NO_SKIP"] === "1";
}

/** A hook or a file that fails to load belongs to no test, and must not hide behind `0 failed`. */
function failuresOutsideTests(module: TestModule): number {
  const suites = [...module.children.allSuites()];
  return module.errors().length + suites.reduce((sum, suite) => sum + suite.errors().length, 0);
}

function count(modules: readonly TestModule[], unhandledErrors: number): Count {
  const total: Count = { passed: 0, failed: unhandledErrors, skipped: [] };
  for (const module of modules) {
    total.failed += failuresOutsideTests(module);
    for (const test of module.children.allTests()) add(test, total);
  }
  return total;
}

function add(test: TestCase, total: Count): void {
  const { state } = test.result();
  if (state === "passed") total.passed += 1;
  else if (state === "failed") total.failed += 1;
  else total.skipped.push(`${test.module.relativeModuleId} > ${test.fullName}`);
}

export class ClosingLineReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const total = count(modules, unhandledErrors.length);
    // With `-t` everything else counts as skipped: that is what was asked for.
    const filtered = this.#vitest?.getGlobalTestNamePattern() !== undefined;
    if (total.skipped.length > 0 && !filtered && forbidsSkipping(process.env)) {
      process.exitCode = 1;
      process.stdout.write(`Skipped, and this run allows no skipping:\n  ${total.skipped.join("\n  ")}\n\n`);
    }
    process.stdout.write(`${closingLine(total)}\n`);
  }
}
