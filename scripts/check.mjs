#!/usr/bin/env node
// npm run check: format, lint, types, dependency rules, unused code, schema dump.
import './lib/node-version.mjs';

const { fail, phase } = await import('./lib/progress.mjs');
const { installPackages } = await import('./lib/workspace.mjs');

try {
  await phase('Packages', installPackages);
  const { runChecks } = await import('./check/steps.mjs');
  const { passed, failures } = await runChecks();
  process.stdout.write(`\nChecks: ${passed} passed, ${failures.length} failed\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
} catch (error) {
  fail(error);
}
