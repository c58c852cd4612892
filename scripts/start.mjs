#!/usr/bin/env node
// npm start: brings packages and Node 24, builds the console, then hands over to services/standalone.
import './lib/node-version.mjs';

const { spawn } = await import('node:child_process');
const { join } = await import('node:path');
const { fail, phase } = await import('./lib/progress.mjs');
const { COMPILE_CACHE, NODE, ROOT, buildConsole, installPackages } = await import('./lib/workspace.mjs');

const options = process.argv.slice(2);
const wantsHelp = options.includes('--help') || options.includes('-h');

try {
  const startedAt = Date.now();
  if (!wantsHelp) {
    process.stdout.write('Roadcall\n');
    await phase('Packages', installPackages);
    await phase('Console', buildConsole);
  } else {
    await installPackages();
  }
  handOver(startedAt);
} catch (error) {
  fail(error);
}

/**
 * The supervisor stays in this process group, so a Ctrl-C in the terminal reaches both; signals sent to this process
 * alone are passed on, and the channel tells the supervisor if this process is killed. It takes signals that come
 * close together for one.
 */
function handOver(startedAt) {
  const main = join(ROOT, 'services', 'standalone', 'src', 'main.ts');
  const child = spawn(NODE, ['--disable-warning=ExperimentalWarning', main, ...options], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // Compiled code is kept, which halves the work of a start.
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, ROADCALL_STARTED_AT: String(startedAt) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', fail);
  child.once('exit', (code, signal) => {
    if (signal !== null) process.stderr.write(`Roadcall was ended by ${signal}.\n`);
    process.exit(code ?? 1);
  });
}
