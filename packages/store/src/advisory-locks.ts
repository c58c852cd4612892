/**
 * Two-part keys of our advisory locks: (LOCK_SPACE, key). The SQL functions of the migrations use the same numbers;
 * BullMQ and others take one-part keys, which never meet two-part ones.
 */
export const LOCK_SPACE = 7317;

export const LOCK = {
  /** Held by the migrator for as long as it works. */
  migrations: 1,
  /** Making and dropping partitions (0003). */
  partitions: 2,
  /** Appending events (0006). */
  events: 3,
  /** Adding geofences: their number is counted first. */
  geofences: 4,
  /** Looking after the alarms that the server raises itself. */
  serverAlarms: 5,
} as const;
