#!/usr/bin/env node
// npm run -s devices: the command line for devices, on the workspace's own Node. Standard output is the command's alone.
import './lib/node-version.mjs';

const { spawn } = await import('node:child_process');
const { join } = await import('node:path');
const { fail } = await import('./lib/progress.mjs');
const { NODE, ROOT, installPackages } = await import('./lib/workspace.mjs');

try {
  await installPackages();
  const entry = join(ROOT, 'packages', 'device-cli', 'src', 'devices-cli.ts');
  const child = spawn(NODE, ['--disable-warning=ExperimentalWarning', entry, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  child.once('error', fail);
  child.once('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  fail(error);
}
