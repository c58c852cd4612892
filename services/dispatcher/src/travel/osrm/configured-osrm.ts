import type { Logger, Metrics } from '@roadcall/service-kit';
import type { DispatcherConfig } from '../../config.ts';
import { GuardedOsrm, OSRM_DEFAULTS } from './guarded-osrm.ts';

/** The routing service that the environment names, if any; its answers are counted, and said in the log when it changes. */
export function osrmOf(config: DispatcherConfig, metrics: Metrics, logger: Logger): GuardedOsrm | undefined {
  const { OSRM_URL: url, OSRM_MAX_TABLE: maxTable, OSRM_DEADLINE_S: deadlineS } = config;
  if (url === undefined) return undefined;
  const seconds = metrics.histogram({
    name: 'roadcall_osrm_answer_seconds',
    help: 'Answers of the routing service by how they ended: ok, slow (its deadline), open (not asked), or its refusal',
    labelNames: ['outcome'],
  });
  let last = 'ok';
  return new GuardedOsrm({
    ...OSRM_DEFAULTS,
    url,
    maxTable,
    deadlineMs: deadlineS * 1_000,
    onAnswer(outcome, tookMs) {
      seconds.observe({ outcome }, tookMs / 1_000);
      if (outcome === last) return;
      last = outcome;
      if (outcome === 'ok') logger.info({ url }, 'the routing service answers');
      else logger.warn({ url, outcome }, 'the routing service does not answer: travel times come from the next source');
    },
  });
}
