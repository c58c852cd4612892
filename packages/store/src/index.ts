export * from './log.ts';
export * from './migrate.ts';
export * from './passwords.ts';
export * from './queryable.ts';
export * from './sessions.ts';
export * from './users.ts';
