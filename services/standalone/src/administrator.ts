import { readFile, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { NewPassword, TenantId } from '@roadcall/contracts';
import { createUser, findSignInRecord, hashPassword, verifyPassword, type Queryable } from '@roadcall/store';
import { writeAtomically } from './data-folder.ts';
import { PlainError } from './plain-error.ts';

const USERNAME = 'admin';
const FIRST_TENANT = TenantId.parse(1);

/** How the person at the terminal signs in. */
export interface FirstSignIn {
  username: string;
  /** Known only while it is the generated one. */
  password: string | undefined;
}

/**
 * Makes the first administrator if there is none yet: with ROADCALL_ADMIN_PASSWORD, or with a generated password that
 * is kept in `firstSignInFile` (readable by its owner only) until it is changed. A generated one is strong, so nobody
 * is made to change it.
 * @throws PlainError when the given password is too short or too long.
 */
export async function ensureAdministrator(
  db: Queryable,
  firstSignInFile: string,
  givenPassword: string | undefined,
): Promise<FirstSignIn> {
  const existing = await findSignInRecord(db, USERNAME);
  if (existing !== undefined) {
    const kept = await readKept(firstSignInFile);
    const stillGenerated = kept !== undefined && (await verifyPassword(kept, existing.passwordHash));
    if (!stillGenerated) await rm(firstSignInFile, { force: true });
    return { username: USERNAME, password: stillGenerated ? kept : undefined };
  }
  if (givenPassword !== undefined && !NewPassword.safeParse(givenPassword).success) {
    throw new PlainError('ROADCALL_ADMIN_PASSWORD must have 10 to 200 characters.');
  }
  const password = givenPassword ?? randomBytes(12).toString('base64url');
  if (givenPassword === undefined) {
    await writeAtomically(firstSignInFile, `user name: ${USERNAME}\npassword: ${password}\n`, 0o600);
  }
  await createUser(db, FIRST_TENANT, {
    username: USERNAME,
    displayName: 'Administrator',
    passwordHash: await hashPassword(password),
    roles: ['administrator'],
  });
  return { username: USERNAME, password: givenPassword === undefined ? password : undefined };
}

/**
 * Watches for the administrator's password being changed, and deletes the kept one then.
 * @returns one look: true once there is nothing left to watch
 */
export function watchKeptPassword(db: Queryable, firstSignInFile: string): () => Promise<boolean> {
  let hashAtStart: string | null | undefined;
  return async () => {
    const now = (await findSignInRecord(db, USERNAME))?.passwordHash;
    if (now === undefined) return false;
    hashAtStart ??= now;
    if (now === hashAtStart) return false;
    await rm(firstSignInFile, { force: true });
    return true;
  };
}

async function readKept(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^password: (\S+)$/m.exec(text)?.[1];
}
