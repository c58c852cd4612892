import type { Logger } from '@roadcall/service-kit';
import { describeError } from '@roadcall/service-kit';
import { checkWritable, isRetryable, type Pool } from '@roadcall/store';

/** Whether the database works, as far as is known. While it does not, the door lets no new session in. */
export interface StoreHealth {
  readonly up: boolean;
  works(): void;
  fails(error: unknown): void;
  stop(): void;
}

/** While the database is away it is asked this often whether it is back, ms. */
const PROBE_MS = 500;

export function createStoreHealth(pool: Pool, logger: Logger): StoreHealth {
  let up = true;
  let probe: NodeJS.Timeout | undefined;
  const health: StoreHealth = {
    get up() {
      return up;
    },
    works() {
      if (!up) logger.info('the database is back');
      up = true;
      clearTimeout(probe);
      probe = undefined;
    },
    fails(error) {
      if (!isRetryable(error)) return;
      if (up)
        logger.warn({ reason: describeError(error) }, 'the database is away: no new sessions, nothing is acknowledged');
      up = false;
      probe ??= setTimeout(ask, PROBE_MS);
    },
    stop: () => clearTimeout(probe),
  };
  function ask(): void {
    probe = undefined;
    checkWritable(pool).then(
      () => health.works(),
      (error: unknown) => health.fails(error),
    );
  }
  return health;
}
