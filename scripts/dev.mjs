#!/usr/bin/env node
// npm run dev: Vite's dev server for the console, and everything else started again when its code changes.
// npm run dev:web: the console alone, on recorded data.
import './lib/node-version.mjs';

const { spawn } = await import('node:child_process');
const { watch } = await import('node:fs');
const { join } = await import('node:path');
const { fail, phase } = await import('./lib/progress.mjs');
const { COMPILE_CACHE, NODE, ROOT, installPackages } = await import('./lib/workspace.mjs');

const options = process.argv.slice(2);
const consoleOnly = options[0] === '--console-only';
const WATCHED = ['packages', 'services', 'simulators'];
/** Editors and git write many files at once. */
const SETTLE_MS = 300;

const apiPort = options.includes('--port') ? options[options.indexOf('--port') + 1] : '8080';
let isStopping = false;
const children = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));

try {
  await phase('Packages', installPackages);
  startVite();
  if (!consoleOnly) await keepRunning();
} catch (error) {
  fail(error);
}

function startVite() {
  const vite = join(ROOT, 'web', 'node_modules', 'vite', 'bin', 'vite.js');
  const mode = consoleOnly ? ['--mode', 'recorded', ...options.slice(1)] : [];
  const child = start([vite, ...mode], {
    cwd: join(ROOT, 'web'),
    env: { ...process.env, ROADCALL_API_URL: `http://127.0.0.1:${apiPort}` },
  });
  // Without the console's server there is nothing to develop on: everything else ends too.
  child.once('exit', (code) => {
    if (!isStopping) process.exitCode = code ?? 1;
    stop('SIGTERM');
  });
}

async function keepRunning() {
  let change = nextChange();
  for (;;) {
    const main = join(ROOT, 'services', 'standalone', 'src', 'main.ts');
    const child = start([main, ...options], { env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env } });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const reason = await Promise.race([change, ended.then(() => undefined)]);
    if (isStopping) return;
    if (reason === undefined) process.stdout.write('\nIt ended; waiting for a change of the code.\n');
    else child.kill('SIGINT');
    const file = reason ?? (await change);
    await ended;
    process.stdout.write(`\n${file} changed; starting again.\n`);
    change = nextChange();
  }
}

/** Resolves with the name of a changed source file, once no more change. */
function nextChange() {
  return new Promise((resolve) => {
    let timer;
    const watchers = WATCHED.map((folder) =>
      watch(join(ROOT, folder), { recursive: true }, (_event, file) => {
        const name = String(file);
        if (!/\.(ts|sql)$/.test(name) || /\.(test|itest)\.ts$|node_modules/.test(name)) return;
        clearTimeout(timer);
        timer = setTimeout(() => {
          for (const watcher of watchers) watcher.close();
          resolve(join(folder, name));
        }, SETTLE_MS);
      }),
    );
  });
}

/** In this process group, so a Ctrl-C in the terminal reaches it too. */
function start(args, spawnOptions) {
  const child = spawn(NODE, args, { stdio: 'inherit', ...spawnOptions });
  children.add(child);
  child.once('exit', () => {
    children.delete(child);
    if (isStopping && children.size === 0) process.exit();
  });
  return child;
}

function stop(signal) {
  isStopping = true;
  for (const child of children) child.kill(signal);
}
