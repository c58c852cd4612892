#!/usr/bin/env node
// npm run check: format, lint, types, dependency rules, unused code, schema dump.
import './lib/node-version.mjs';

const { fail, phase } = await import('./lib/progress.mjs');
const { installPackages } = await import('./lib/workspace.mjs');

try {
  await phase('Packages', installPackages);
  const { runChecks } = await import('./check/steps.mjs');
  const { passed, failed } = await runChecks();
  process.stdout.write(`\nChecks: ${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  fail(error);
}
