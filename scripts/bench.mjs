#!/usr/bin/env node
// npm run bench:…: installs what is needed and runs a benchmark on the workspace's own Node.
import './lib/node-version.mjs';

const { spawn } = await import('node:child_process');
const { join } = await import('node:path');
const { fail, phase } = await import('./lib/progress.mjs');
const { NODE, ROOT, installPackages } = await import('./lib/workspace.mjs');

const [entry, ...options] = process.argv.slice(2);

try {
  await phase('Packages', installPackages);
  const child = spawn(NODE, ['--disable-warning=ExperimentalWarning', join(ROOT, entry), ...options], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', fail);
  child.once('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  fail(error);
}
