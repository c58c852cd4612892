export { hashPassword, verifyPassword } from './passwords.ts';
export type { Queryable } from './queryable.ts';
export {
  createSession,
  deleteExpiredSessions,
  extendSessions,
  findLiveSessions,
  findSession,
  hashToken,
  revokeSession,
  revokeSessionsOf,
  SESSION_IDLE_HOURS,
  type Session,
  type SessionTransport,
} from './sessions.ts';
export {
  createUser,
  findSignInRecord,
  findUser,
  listUsers,
  readPasswordHash,
  setPasswordHash,
  userFromRow,
  type SignInRecord,
  type UserRow,
  type UserToCreate,
} from './users.ts';
