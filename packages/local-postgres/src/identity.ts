import { spawn } from 'node:child_process';
import { copyBinaries, type PostgresBinaries } from './binaries.ts';

/** The user and group a PostgreSQL process runs as. */
export interface Identity {
  uid: number;
  gid: number;
}

/** "nobody": exists by number everywhere, owns nothing of ours but what is handed to it. */
const UNPRIVILEGED: Identity = { uid: 65534, gid: 65534 };

/** PostgreSQL refuses to run as root, so root runs it as uid 65534; everybody else runs it as themselves (undefined). */
export function postgresIdentity(): Identity | undefined {
  return process.getuid?.() === 0 ? UNPRIVILEGED : undefined;
}

/**
 * Returns binaries that `identity` can execute: the given ones, or a copy below `copyParent` when some folder above
 * them is closed to it (a clone under a 0700 home, for one).
 * @throws Error when it can run neither.
 */
export async function ensureTraversable(
  binaries: PostgresBinaries,
  identity: Identity | undefined,
  copyParent: string,
): Promise<PostgresBinaries> {
  if ((await runs(binaries, identity)).ok) return binaries;
  const copy = await copyBinaries(binaries, copyParent);
  const copyRuns = await runs(copy, identity);
  if (copyRuns.ok) return copy;
  throw new Error(`PostgreSQL cannot be run from ${copy.root}: ${copyRuns.reason}`);
}

function runs(
  binaries: PostgresBinaries,
  identity: Identity | undefined,
): Promise<{ ok: true } | { ok: false; reason: string }> {
  return new Promise((resolve) => {
    const child = spawn(binaries.postgres, ['--version'], {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      ...identity,
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')));
    child.once('error', (error) => resolve({ ok: false, reason: error.message }));
    child.once('close', (code) => {
      resolve(code === 0 ? { ok: true } : { ok: false, reason: complaint.trim() || `exit code ${code}` });
    });
  });
}
