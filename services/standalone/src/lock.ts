import { readFileSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '@roadcall/local-postgres';
import { PlainError } from './plain-error.ts';

export const LOCK_FILE = '.roadcall-lock';

/**
 * Takes a data folder for this process alone. A lock whose process is gone (or whose number another program has got
 * since) is taken over.
 * @returns what releases it.
 * @throws PlainError when another Roadcall runs on the folder.
 */
export async function lockDataFolder(root: string): Promise<() => Promise<void>> {
  const file = join(root, LOCK_FILE);
  const mine = identityOf(process.pid);
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = await open(file, 'wx', 0o644);
      await handle.writeFile(mine);
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = await readFile(file, 'utf8').catch(() => '');
      const pid = Number.parseInt(holder, 10);
      if (Number.isInteger(pid) && isAlive(pid) && identityOf(pid) === holder) {
        throw new PlainError(
          `Roadcall already runs on ${root} (process ${pid}); stop it first or choose another --data.`,
        );
      }
      await rm(file, { force: true });
    }
  }
  throw new PlainError(`${file} changes all the time; is another Roadcall being started?`);
}

/** Process id and, where the system tells it, the moment the process started, as ids are given out again. */
function identityOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${pid} ${afterName[19] ?? ''}`;
  } catch {
    return `${pid} `;
  }
}
