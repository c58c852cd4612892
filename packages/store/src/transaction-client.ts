import type { PoolClient } from 'pg';

declare const inTransaction: unique symbol;

/** The client of a transaction that `withTransaction` began: functions that change several rows ask for it. */
export type Transaction = PoolClient & { readonly [inTransaction]: true };
