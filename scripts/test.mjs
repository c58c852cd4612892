#!/usr/bin/env node
// npm test: the one test command. Checks, then unit, integration, fault and browser tests, then totals.
import './lib/node-version.mjs';

const { mkdtempSync, readFileSync, rmSync } = await import('node:fs');
const { tmpdir } = await import('node:os');
const { join } = await import('node:path');
const { fail, phase } = await import('./lib/progress.mjs');
const { run } = await import('./lib/run.mjs');
const { installSystemPackages } = await import('./lib/system-packages.mjs');
const { NODE, ROOT, buildConsole, installPackages } = await import('./lib/workspace.mjs');

const PROJECTS = ['unit', 'integration', 'faults', 'browser', 'product'];

try {
  await phase('Packages', installPackages);
  await phase('Test programs', installSystemPackages);
  const { runChecks } = await import('./check/steps.mjs');
  const checks = await runChecks();
  await phase('Console', buildConsole);
  const results = [{ name: 'checks', ...checks, skipped: [] }];
  for (const name of PROJECTS) results.push({ name, ...(await runProject(name)) });
  printTotals(results);
} catch (error) {
  fail(error);
  process.stdout.write('0 passed, 1 failed, 0 skipped\n');
}

async function runProject(name) {
  process.stdout.write(`\n== ${name} tests\n`);
  const folder = mkdtempSync(join(tmpdir(), 'roadcall-totals-'));
  const totalsFile = join(folder, 'totals.json');
  try {
    const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
    const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'scripts', 'lib', 'totals-reporter.mjs')}`];
    const { code } = await run(NODE, [vitest, 'run', '--project', name, '--passWithNoTests', ...reporters], {
      cwd: ROOT,
      env: { ...process.env, ROADCALL_TEST_TOTALS: totalsFile },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const totals = readTotals(totalsFile);
    // A run that fails without a failed test (a crash, a leak) must not look like a success.
    return code !== 0 && totals.failures.length === 0
      ? { ...totals, failures: [`the run of ${name} tests ended with code ${String(code)}`] }
      : totals;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readTotals(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failures: [], skipped: [] };
  }
}

function printTotals(results) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  process.stdout.write('\n');
  for (const { name, passed, failures, skipped } of results) {
    process.stdout.write(`${name.padEnd(12)} ${passed} passed, ${failures.length} failed, ${skipped.length} skipped\n`);
    for (const failure of failures) process.stdout.write(`  failed: ${failure}\n`);
    for (const { test, reason } of skipped) process.stdout.write(`  skipped: ${test}: ${reason}\n`);
    sum.passed += passed;
    sum.failed += failures.length;
    sum.skipped += skipped.length;
  }
  process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
  process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
}
