import { writeFileSync } from 'node:fs';

/** A vitest reporter that leaves the totals of a run, with the reason of every skip, in ROADCALL_TEST_TOTALS. */
export default class TotalsReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    const totals = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const testModule of testModules) {
      let failedTests = 0;
      for (const test of testModule.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') totals.passed++;
        else if (result.state === 'failed') failedTests++;
        else totals.skipped.push({ test: test.fullName, reason: result.note ?? 'no reason given' });
      }
      // A file that cannot even be read, or whose hooks fail, has no failed test of its own.
      totals.failed += failedTests === 0 && testModule.state() === 'failed' ? 1 : failedTests;
    }
    const target = process.env.ROADCALL_TEST_TOTALS;
    if (target !== undefined) writeFileSync(target, JSON.stringify(totals));
  }
}
