import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the console as it was built for this run. */
    consoleFolder: string;
  }
}

export const WEB = fileURLToPath(new URL('..', import.meta.url));
export const VITE = join(WEB, 'node_modules', 'vite', 'bin', 'vite.js');

/** Builds the console for production, once for all browser tests of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'roadcall-console-'));
  const build = spawn(process.execPath, [VITE, 'build', '--outDir', folder, '--logLevel', 'error'], {
    cwd: WEB,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve) => build.once('exit', resolve));
  if (code !== 0) throw new Error('the console does not build');
  project.provide('consoleFolder', folder);
  return () => rm(folder, { recursive: true, force: true });
}
