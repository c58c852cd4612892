import type { Pool, PoolClient } from 'pg';

export type { Pool };

/** What a store function runs on: a pool (each statement by itself) or the client of a transaction. */
export type Queryable = Pool | PoolClient;
