import { DEFAULT_DISPATCH_SETTINGS, type TenantId } from '@roadcall/contracts';
import { asError } from '@roadcall/service-kit';
import { askForPlan, listTenantsToPlan } from '@roadcall/store';
import type { DispatchContext } from '../context.ts';
import { startLoop } from './loop.ts';
import { planTenant } from './plan-tenant.ts';

/** How often it is looked for plans that nobody makes: so long a lost wake-up or a dead planner costs. */
const WATCH_MS = 500;

/**
 * An incident without a unit is planned again this often, seconds: what kept units from it may end without an event, as when a
 * position is fresh again, a shift begins or an area is changed.
 */
const WAITING_REPLAN_S = 10;

/** Plans companies in this process, each one after the other, whoever asks. */
export interface Planning {
  /** Plans a company soon; returns at once, and asking again while it plans is asking once. */
  wake(tenantId: TenantId): void;
  /** Resolves when no plan is made any more and every lease is given back. */
  stop(): Promise<void>;
}

/**
 * Plans when a job says so, and by a watch of its own that needs neither queue nor relay: it looks in PostgreSQL for companies
 * with an incident that no plan has seen, with a plan that was asked for and is not made, or with one that is due again. A
 * planner that has died is noticed by its lock (store/process-presence.ts), one that was stopped when its lease lapses.
 */
export function startPlanning(context: DispatchContext): Planning {
  const { logger, metrics, now, pool } = context;
  const stopping = new AbortController();
  const running = new Map<TenantId, Promise<void>>();
  const again = new Set<TenantId>();

  const wake = (tenantId: TenantId): void => {
    if (stopping.signal.aborted) return;
    if (running.has(tenantId)) {
      again.add(tenantId);
      return;
    }
    const work = planTenant(context, tenantId, stopping.signal)
      .catch((error: unknown) => logger.error({ err: asError(error), tenantId }, 'planning failed; trying again'))
      .finally(() => {
        running.delete(tenantId);
        if (again.delete(tenantId)) wake(tenantId);
      });
    running.set(tenantId, work);
  };
  const watch = startLoop({
    intervalMs: WATCH_MS,
    onError: (error) => logger.error({ err: asError(error) }, 'it could not be seen who wants a plan; trying again'),
    async work() {
      const tenants = await listTenantsToPlan(pool, now(), {
        replanS: DEFAULT_DISPATCH_SETTINGS.replanS,
        waitingReplanS: WAITING_REPLAN_S,
      });
      for (const { tenantId, isAsked } of tenants) {
        if (running.has(tenantId)) continue;
        if (!isAsked) await askForPlan(pool, tenantId);
        metrics.recovered('plans', 1);
        wake(tenantId);
      }
    },
  });
  return {
    wake,
    async stop() {
      stopping.abort();
      await watch.stop();
      await Promise.all(running.values());
    },
  };
}
