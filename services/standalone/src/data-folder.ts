import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Identity } from '@roadcall/local-postgres';
import { PlainError } from './plain-error.ts';

/** The data folder of an installation and what lies where in it. */
export interface DataFolder {
  root: string;
  postgres: string;
  city: string;
  logs: string;
  /** Programs copied because the database's user cannot reach the clone. */
  programs: string;
  secretsFile: string;
  firstSignInFile: string;
  simulatorMemoryFile: string;
}

const MARKER = 'roadcall-data.json';
const FREE_BYTES_NEEDED = 300 * 1024 * 1024;
/** Where root's data goes when the clone is closed to the database's user. */
const SYSTEM_FOLDER = '/var/lib/roadcall';

/**
 * Chooses the data folder: the one asked for, else `.roadcall` in the clone, else (as root, when the database's user
 * cannot reach the clone) /var/lib/roadcall.
 * @throws PlainError when the folder that was asked for cannot serve.
 */
export function chooseDataFolder(
  wish: string | undefined,
  clone: string,
  workingDirectory: string,
  identity: Identity | undefined,
): { root: string; note: string | undefined } {
  if (wish !== undefined) {
    const root = resolve(workingDirectory, wish);
    const ancestor = existingAncestor(root);
    if (statSync(ancestor).isDirectory() && !canReach(ancestor, identity)) {
      throw new PlainError(
        `--data ${root} cannot be used: as root the database runs as user ${identity?.uid}, who may not enter that folder; choose one below /var/lib, for example.`,
      );
    }
    return { root, note: undefined };
  }
  if (canReach(clone, identity)) return { root: join(clone, '.roadcall'), note: undefined };
  return {
    root: SYSTEM_FOLDER,
    note: `As root the database runs as user ${identity?.uid}, who may not enter ${clone}: the data are in ${SYSTEM_FOLDER}.`,
  };
}

/**
 * Makes the folder or recognises it as ours.
 * @throws PlainError when it holds something else, cannot be written or has no room.
 */
export async function openDataFolder(root: string): Promise<DataFolder> {
  try {
    // Root's folder is entered by the database's user; what is secret in it has its own mode.
    const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
    await makeFolder(root, mode);
    const entries = await readdir(root);
    if (!entries.includes(MARKER)) {
      if (entries.some((entry) => !entry.startsWith('.roadcall-'))) {
        throw new PlainError(`${root} is not empty and not a data folder of Roadcall; choose another with --data.`);
      }
      await writeAtomically(
        join(root, MARKER),
        `${JSON.stringify({ product: 'roadcall', formatVersion: 1 })}\n`,
        0o644,
      );
    }
    await checkMarker(root);
    const probe = join(root, `.roadcall-probe-${randomBytes(4).toString('hex')}`);
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    throw asPlainError(root, error);
  }
  const { bavail, bsize } = await statfs(root);
  if (bavail * bsize < FREE_BYTES_NEEDED) {
    const freeMb = Math.floor((bavail * bsize) / 1024 / 1024);
    throw new PlainError(`The disk of ${root} is nearly full: ${freeMb} MB are free, and 300 MB are needed.`);
  }
  return {
    root,
    postgres: join(root, 'postgres'),
    city: join(root, 'city'),
    logs: join(root, 'logs'),
    programs: join(root, 'programs'),
    secretsFile: join(root, 'secrets.json'),
    firstSignInFile: join(root, 'first-sign-in.txt'),
    simulatorMemoryFile: join(root, 'simulated-devices.json'),
  };
}

/** Not mkdir's own `recursive`: that never returns where the system says ENOENT to whatever is made, as in /proc. */
async function makeFolder(folder: string, mode: number): Promise<void> {
  if (existsSync(folder)) return;
  if (folder !== dirname(folder)) await makeFolder(dirname(folder), 0o755);
  await mkdir(folder, { mode });
  await chmod(folder, mode);
}

/** Deletes everything in a data folder of ours but the lock its caller holds. */
export async function emptyDataFolder(root: string, keep: string[]): Promise<void> {
  await checkMarker(root);
  for (const entry of await readdir(root)) {
    if (entry !== MARKER && !keep.includes(entry)) await rm(join(root, entry), { recursive: true, force: true });
  }
}

/** Writes a file so that it is there whole or not at all. */
export async function writeAtomically(file: string, content: string, mode: number): Promise<void> {
  const partial = `${file}.partial`;
  await rm(partial, { force: true });
  await writeFile(partial, content, { mode });
  await rename(partial, file);
}

async function checkMarker(root: string): Promise<void> {
  const text = await readFile(join(root, MARKER), 'utf8');
  if (!text.includes('"product":"roadcall"')) {
    throw new PlainError(`${root} has a ${MARKER} that is not Roadcall's; choose another folder with --data.`);
  }
}

function asPlainError(root: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reasons: Record<string, string> = {
    EACCES: 'you may not write there',
    EPERM: 'you may not write there',
    ENOENT: 'it cannot be made',
    ENOTDIR: 'it is not a folder',
    EEXIST: 'it is not a folder',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'your disk quota is used up',
  };
  const reason = typeof code === 'string' ? reasons[code] : undefined;
  if (reason === undefined) return error;
  return new PlainError(`The data folder ${root} cannot be used: ${reason}; choose another with --data.`, {
    cause: error,
  });
}

function canReach(folder: string, identity: Identity | undefined): boolean {
  if (identity === undefined) return true;
  const result = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { cwd: '/', stdio: 'ignore', ...identity });
  return result.status === 0;
}

function existingAncestor(folder: string): string {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(current) || current === dirname(current)) return current;
  }
}
