import { asError } from '@roadcall/service-kit';
import { markSilentUnits } from '@roadcall/store';
import type { DispatchContext } from '../context.ts';
import { startLoop, type Loop } from './loop.ts';

/** Says of each crew at work that owes a sign of life that it is silent, once (`unit.silent`). */
export function startSafetyWatch({ pool, now, logger, sweepIntervalMs }: DispatchContext): Loop {
  return startLoop({
    intervalMs: sweepIntervalMs,
    onError: (error) => logger.error({ err: asError(error) }, 'the safety timers could not be read; trying again'),
    async work() {
      const silent = await markSilentUnits(pool, now());
      if (silent > 0) logger.warn({ units: silent }, 'crews owe a sign of life');
    },
  });
}
