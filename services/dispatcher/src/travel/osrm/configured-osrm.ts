import type { Logger, Metrics } from '@roadcall/service-kit';
import type { DispatcherConfig } from '../../config.ts';
import { GuardedOsrm, OSRM_DEFAULTS } from './guarded-osrm.ts';

/** Where the routing service is and how it is asked; undefined: there is none. */
export function osrmAddress(
  config: DispatcherConfig,
): { url: string; maxTable: number; deadlineMs: number } | undefined {
  const { OSRM_URL: url, OSRM_MAX_TABLE: maxTable, OSRM_DEADLINE_S: deadlineS } = config;
  return url === undefined ? undefined : { url, maxTable, deadlineMs: deadlineS * 1_000 };
}

/** The routing service that the environment names, if any; its answers are counted, and said in the log when it changes. */
export function osrmOf(config: DispatcherConfig, metrics: Metrics, logger: Logger): GuardedOsrm | undefined {
  const address = osrmAddress(config);
  if (address === undefined) return undefined;
  const { url } = address;
  const seconds = metrics.histogram({
    name: 'roadcall_osrm_answer_seconds',
    help: 'Answers of the routing service by how they ended: ok, slow (its deadline), open (not asked), or its refusal',
    labelNames: ['outcome'],
  });
  let last = 'ok';
  return new GuardedOsrm({
    ...OSRM_DEFAULTS,
    ...address,
    onAnswer(outcome, tookMs) {
      seconds.observe({ outcome }, tookMs / 1_000);
      if (outcome === last) return;
      last = outcome;
      if (outcome === 'ok') logger.info({ url }, 'the routing service answers');
      else logger.warn({ url, outcome }, 'the routing service does not answer: travel times come from the next source');
    },
  });
}
