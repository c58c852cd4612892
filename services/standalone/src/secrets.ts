import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeAtomically } from './data-folder.ts';
import { PlainError } from './plain-error.ts';

/** Passwords of the embedded database's roles; generated once per data folder. */
export interface DatabaseSecrets {
  superuser: string;
  owner: string;
  runtime: string;
}

/** 256 random bits as base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Reads the secrets of a data folder, or makes them (readable by their owner only).
 * @throws PlainError when the file is there but not whole.
 */
export async function readOrMakeSecrets(file: string): Promise<DatabaseSecrets> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const made: DatabaseSecrets = { superuser: newSecret(), owner: newSecret(), runtime: newSecret() };
    await writeAtomically(file, `${JSON.stringify(made, undefined, 2)}\n`, 0o600);
    return made;
  }
  try {
    const { superuser, owner, runtime } = JSON.parse(text) as Partial<DatabaseSecrets>;
    if (superuser !== undefined && owner !== undefined && runtime !== undefined) return { superuser, owner, runtime };
  } catch (cause) {
    throw new PlainError(`${file} is damaged; restore it or begin anew with --fresh.`, { cause });
  }
  throw new PlainError(`${file} is not whole; restore it or begin anew with --fresh.`);
}
