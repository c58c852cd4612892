import { readFile, rm, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { NewPassword, TenantId } from '@roadcall/contracts';
import { createUser, findSignInRecord, findUser, hashPassword, type Queryable } from '@roadcall/store';
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
 * is kept in `firstSignInFile` (readable by its owner only) until it is changed.
 * @throws PlainError when the given password is too short or too long.
 */
export async function ensureAdministrator(
  db: Queryable,
  firstSignInFile: string,
  givenPassword: string | undefined,
): Promise<FirstSignIn> {
  const existing = await findSignInRecord(db, USERNAME);
  if (existing !== undefined) {
    const password = (await isStillGenerated(db, existing.userId)) ? await readKept(firstSignInFile) : undefined;
    if (password === undefined) await rm(firstSignInFile, { force: true });
    return { username: USERNAME, password };
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
    mustChangePassword: givenPassword === undefined,
  });
  return { username: USERNAME, password: givenPassword === undefined ? password : undefined };
}

/** Deletes the kept password once the administrator has changed it. */
export async function forgetChangedPassword(db: Queryable, firstSignInFile: string): Promise<void> {
  const isKept = await stat(firstSignInFile).then(
    () => true,
    () => false,
  );
  if (!isKept) return;
  const administrator = await findSignInRecord(db, USERNAME);
  if (administrator === undefined || (await isStillGenerated(db, administrator.userId))) return;
  await rm(firstSignInFile, { force: true });
}

async function isStillGenerated(db: Queryable, userId: Parameters<typeof findUser>[2]): Promise<boolean> {
  return (await findUser(db, FIRST_TENANT, userId))?.mustChangePassword === true;
}

async function readKept(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^password: (\S+)$/m.exec(text)?.[1];
}
