import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What postmaster.pid says; its lines are fixed by PostgreSQL (miscadmin.h, LOCK_FILE_LINE_*). */
export interface PostmasterPid {
  pid: number;
  port: number | undefined;
  /** starting, stopping, ready or standby */
  status: string;
}

/** Reads postmaster.pid, or undefined when there is none or it is not yet complete. */
export async function readPostmasterPid(dataDir: string): Promise<PostmasterPid | undefined> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const port = Number.parseInt(lines[3] ?? '', 10);
  return { pid, port: Number.isInteger(port) ? port : undefined, status: (lines[7] ?? '').trim() };
}

/**
 * Clears what a killed supervisor left in a data folder: stops a server that still runs on it (fast shutdown, then
 * immediate) and removes a stale postmaster.pid, even if its process id has since been given to another program.
 * @returns what was found, so that it can be said.
 * @throws Error when the old server does not end within `timeoutMs`.
 */
export async function stopLeftoverServer(dataDir: string, timeoutMs = 20_000): Promise<'none' | 'stopped' | 'stale'> {
  const found = await readPostmasterPid(dataDir);
  if (found === undefined) return 'none';
  if (!isServerOf(found.pid, dataDir)) {
    await rm(join(dataDir, 'postmaster.pid'), { force: true });
    return 'stale';
  }
  process.kill(found.pid, 'SIGINT');
  if (!(await endsWithin(found.pid, timeoutMs / 2))) {
    process.kill(found.pid, 'SIGQUIT');
    if (!(await endsWithin(found.pid, timeoutMs / 2))) {
      throw new Error(`an old PostgreSQL (process ${found.pid}) still runs on ${dataDir} and does not stop`);
    }
  }
  await rm(join(dataDir, 'postmaster.pid'), { force: true });
  return 'stopped';
}

/** Whether the process is alive and its command line is a postgres on this folder. */
function isServerOf(pid: number, dataDir: string): boolean {
  if (!isAlive(pid)) return false;
  const command = commandLine(pid);
  return command.includes('postgres') && command.includes(dataDir);
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
}

/** Whether a process of that id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function endsWithin(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (!isAlive(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return !isAlive(pid);
}
