import {
  listUsageWork,
  readCarriers,
  readUsageFixes,
  replaceUsage,
  setUsageProgress,
  takeDirtyHours,
  withTransaction,
  type Pool,
  type Transaction,
  type UsageWork,
} from '@roadcall/store';
import { foldUsage } from '@roadcall/telematics';

/** Devices of one turn; a turn of some seconds, so that the end of the process does not wait for long. */
const DEVICES_PER_TURN = 200;
const DIRTY_HOURS_PER_TURN = 100;

/**
 * One turn of the roll-up: hours that came to their end are summed up, hours into which fixes came late are summed up
 * again. Every hour is computed from its fixes and replaced as a whole, so doing one twice changes nothing, and any number
 * of ingestors may do it at once.
 */
export async function rollUpUsage(pool: Pool): Promise<void> {
  for (const work of await listUsageWork(pool, DEVICES_PER_TURN)) {
    await withTransaction(pool, async (tx) => {
      await rollUp(tx, work);
      await setUsageProgress(tx, work);
    });
  }
  await withTransaction(pool, async (tx) => {
    for (const work of await takeDirtyHours(tx, DIRTY_HOURS_PER_TURN)) await rollUp(tx, work);
  });
}

async function rollUp(tx: Transaction, work: UsageWork): Promise<void> {
  const carriers = await readCarriers(tx, work);
  const fixes = carriers.length === 0 ? [] : await readUsageFixes(tx, work);
  const hours = carriers.flatMap(({ vehicleId, from, to }) => {
    const ofCarrier = fixes.filter(({ at }) => carriers.length === 1 || (at >= from.getTime() && at < to.getTime()));
    const folded = foldUsage(ofCarrier, work.from.getTime(), work.to.getTime());
    return [...folded].map(([hour, usage]) => ({ vehicleId, hour: new Date(hour), ...usage }));
  });
  const vehicleIds = [...new Set(carriers.map(({ vehicleId }) => vehicleId))];
  await replaceUsage(tx, work, vehicleIds, hours);
}
