import { writeFileSync } from 'node:fs';

/** A vitest reporter that leaves the totals of a run, with the name of every failure and the reason of every skip, in ROADCALL_TEST_TOTALS. */
export default class TotalsReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    const totals = {
      passed: 0,
      failures: unhandledErrors.map(({ message }) => `not in a test: ${message}`),
      skipped: [],
    };
    for (const testModule of testModules) {
      const failedTests = [];
      for (const test of testModule.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') totals.passed++;
        else if (result.state === 'failed')
          failedTests.push(`${testModule.relativeModuleId}: ${test.fullName}: ${firstLine(result)}`);
        else totals.skipped.push({ test: test.fullName, reason: result.note ?? 'no reason given' });
      }
      // A file that cannot even be read, or whose hooks fail, has no failed test of its own.
      if (failedTests.length === 0 && testModule.state() === 'failed') failedTests.push(testModule.relativeModuleId);
      totals.failures.push(...failedTests);
    }
    const target = process.env.ROADCALL_TEST_TOTALS;
    if (target !== undefined) writeFileSync(target, JSON.stringify(totals));
  }
}

function firstLine({ errors }) {
  return errors?.[0]?.message?.split('\n')[0] ?? 'no message';
}
