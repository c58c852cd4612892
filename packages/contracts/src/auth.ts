import { z } from 'zod';
import { UnitId, UserId } from './ids.ts';
import { Instant } from './position.ts';
import { Role } from './roles.ts';

export const Username = z.string().regex(/^[a-z0-9._-]{2,40}$/, 'a user name is 2 to 40 of a–z 0–9 . _ -');
/** New passwords: 10 to 200 characters. */
export const NewPassword = z.string().min(10).max(200);

/** `cookie` for browsers (HttpOnly, SameSite=Strict); `bearer` returns the token for `Authorization: Bearer`. */
export const SignIn = z.object({
  username: z.string().min(1).max(40),
  password: z.string().min(1).max(200),
  transport: z.enum(['cookie', 'bearer']).default('cookie'),
});
export type SignIn = z.infer<typeof SignIn>;

export const SessionUser = z.object({
  id: UserId,
  username: z.string(),
  displayName: z.string(),
  roles: z.array(Role),
  unitId: UnitId.nullable().describe('the unit whose crew this user is'),
  mustChangePassword: z.boolean(),
});
export type SessionUser = z.infer<typeof SessionUser>;

/** Who is signed in here; null: nobody. What a page asks first, without an error for visitors. */
export const CurrentSession = z.object({ user: SessionUser.nullable() });
export type CurrentSession = z.infer<typeof CurrentSession>;

export const SignedIn = z.object({
  user: SessionUser,
  token: z.string().nullable().describe('with transport bearer'),
  expiresAt: Instant,
});
export type SignedIn = z.infer<typeof SignedIn>;

export const PasswordChange = z.object({ current: z.string().min(1).max(200), next: NewPassword });
export type PasswordChange = z.infer<typeof PasswordChange>;

export const NewUser = z.object({
  username: Username,
  displayName: z.string().min(1).max(80),
  password: NewPassword,
  roles: z.array(Role.exclude(['provisioner'])).min(1),
  unitId: UnitId.nullable().default(null),
});
export type NewUser = z.infer<typeof NewUser>;
