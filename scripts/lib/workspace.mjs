import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PlainError } from './progress.mjs';
import { mustRun, run } from './run.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** The workspace's own Node 24, an npm package; the scripts themselves run on whatever Node the host has. */
export const NODE = join(ROOT, 'node_modules', 'node', 'bin', 'node');
export const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'roadcall-compiled');
const PNPM = 'pnpm@12.21.0';
const INSTALL_STAMP = join(ROOT, 'node_modules', '.roadcall-installed');
const CONSOLE_DIST = join(ROOT, 'web', 'dist');
const CONSOLE_STAMP = join(CONSOLE_DIST, '.sources');

/**
 * Installs the workspace's packages unless exactly these are installed already.
 *
 * @returns {Promise<boolean>} false when there was nothing to do
 */
export async function installPackages() {
  const wanted = hashOf([
    join(ROOT, 'package.json'),
    join(ROOT, 'pnpm-lock.yaml'),
    join(ROOT, 'pnpm-workspace.yaml'),
    ...['packages', 'services', 'simulators'].flatMap((group) => manifestsIn(join(ROOT, group))),
    join(ROOT, 'web', 'package.json'),
  ]);
  if (readOr(INSTALL_STAMP) === wanted && (await nodeWorks())) return false;
  needWritable(ROOT, 'install the packages');
  const { environment, cache } = installEnvironment();
  try {
    await mustRun(
      'The packages could not be installed; is the package registry reachable?',
      'npx',
      ['--yes', PNPM, 'install', '--frozen-lockfile'],
      { cwd: ROOT, env: environment },
    );
  } finally {
    if (cache !== undefined) rmSync(cache, { recursive: true, force: true });
  }
  if (!(await nodeWorks()))
    throw new PlainError(`The packages are installed, but ${NODE} does not run on this machine.`);
  writeFileSync(INSTALL_STAMP, wanted);
  return true;
}

/**
 * Builds the console unless web/dist was built from exactly these sources.
 *
 * @returns {Promise<boolean>} false when there was nothing to do
 */
export async function buildConsole() {
  const wanted = hashOf([
    join(ROOT, 'pnpm-lock.yaml'),
    ...filesBelow(join(ROOT, 'web'), ['node_modules', 'dist', 'test']),
    ...filesBelow(join(ROOT, 'packages', 'contracts', 'src')),
    ...filesBelow(join(ROOT, 'packages', 'geo', 'src')),
  ]);
  if (readOr(CONSOLE_STAMP) === wanted) return false;
  needWritable(join(ROOT, 'web'), 'build the console');
  rmSync(CONSOLE_STAMP, { force: true });
  await mustRun(
    'The console could not be built.',
    NODE,
    [join(ROOT, 'web', 'node_modules', 'vite', 'bin', 'vite.js'), 'build'],
    { cwd: join(ROOT, 'web'), env: { ...process.env, NODE_ENV: 'production' } },
  );
  writeFileSync(CONSOLE_STAMP, wanted);
  return true;
}

async function nodeWorks() {
  return existsSync(NODE) && (await run(NODE, ['--version'])).output.startsWith('v24.');
}

/** pnpm must not ask, and the caches need a place that can be written, which HOME need not be. */
function installEnvironment() {
  const environment = { ...process.env, CI: 'true' };
  if (isWritable(homedir())) return { environment, cache: undefined };
  const cache = mkdtempSync(join(isWritable(tmpdir()) ? tmpdir() : ROOT, 'roadcall-packages-'));
  return {
    cache,
    environment: {
      ...environment,
      HOME: cache,
      XDG_CACHE_HOME: join(cache, 'cache'),
      XDG_DATA_HOME: join(cache, 'data'),
      XDG_STATE_HOME: join(cache, 'state'),
      XDG_CONFIG_HOME: join(cache, 'config'),
      npm_config_cache: join(cache, 'npm'),
    },
  };
}

function needWritable(folder, purpose) {
  if (!isWritable(folder)) {
    throw new PlainError(`You may not write to ${folder}, which is needed to ${purpose}; use a clone of your own.`);
  }
}

function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function manifestsIn(group) {
  if (!existsSync(group)) return [];
  return readdirSync(group)
    .toSorted()
    .map((name) => join(group, name, 'package.json'))
    .filter((file) => existsSync(file));
}

function filesBelow(folder, except = []) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !except.includes(entry.name))
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(join(folder, entry.name), except) : [join(folder, entry.name)],
    )
    .toSorted();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function readOr(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
