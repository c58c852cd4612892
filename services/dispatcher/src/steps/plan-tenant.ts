import { setTimeout as sleep } from 'node:timers/promises';
import type { DispatchSettings, TenantId } from '@roadcall/contracts';
import {
  getDispatchSettings,
  LeaseLostError,
  markPlanned,
  readPlanRequest,
  recordDecision,
  recordReplacementDecision,
  takeLease,
  withTransaction,
  commitUnderLease,
  type WorkLease,
} from '@roadcall/store';
import type { DispatchContext } from '../context.ts';
import { commitGroup } from '../planner/commit-group.ts';
import { keepLease, LEASE_MS } from '../planner/lease-keeper.ts';
import type { Order, Plan } from '../planner/planner-messages.ts';

/** Groups of orders that are committed side by side. */
const COMMITS_AT_ONCE = 4;

/**
 * What is not committed after so long, or so many times what the plan took, is planned again: units have moved, and somebody may
 * be more urgent by now; but planning must not take the time of committing on a machine that is short of both.
 */
const COMMIT_MS = 3_000;
const COMMIT_SHARE = 4;

/** Plans in a row; each is made because something was asked or had moved meanwhile. What is left then the watch finds. */
const MAX_ROUNDS = 20;

/**
 * Plans all open incidents of a company that nobody has reached, over all its units, and commits the plan (domain §4,
 * architecture §7). What is wanted stands in plan_requests. One process at a time holds the company's lease; whoever comes
 * meanwhile leaves at once, because the holder looks for what was asked after it has let go.
 */
export async function planTenant(context: DispatchContext, tenantId: TenantId, stop: AbortSignal): Promise<void> {
  const { pool, logger, holder } = context;
  const onError = (error: unknown) => logger.warn({ err: error, tenantId }, 'the planner’s lease');
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const wokenAt = performance.now();
    const settings = await waitForMore(context, tenantId, stop);
    if (settings === undefined || stop.aborted) return;
    const lease = await takeLease(pool, { tenantId, work: 'planning', holder: holder() }, LEASE_MS);
    if (lease === undefined) return;
    try {
      await keepLease(pool, lease, onError, () => planUnderLease(context, lease, { settings, wokenAt }));
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error;
      // It was stopped for so long that another process took over, which does what is left.
      logger.warn({ tenantId, epoch: lease.epoch }, error.message);
      return;
    }
  }
}

/**
 * What comes right after a plan is planned together: waits out the pause after the last one, without the lease, so that nobody
 * waits for a process that dies meanwhile. @returns the settings to plan by; undefined: nothing is asked.
 */
async function waitForMore(
  { pool, now }: DispatchContext,
  tenantId: TenantId,
  stop: AbortSignal,
): Promise<DispatchSettings | undefined> {
  const { asked, planned, plannedAt } = await readPlanRequest(pool, tenantId);
  if (asked <= planned) return undefined;
  const settings = await getDispatchSettings(pool, tenantId);
  const burstMs = settings.burstS * 1_000;
  const pauseMs = plannedAt === null ? 0 : plannedAt.getTime() + burstMs - now().getTime();
  if (pauseMs > 0) await sleep(Math.min(pauseMs, burstMs), undefined, { signal: stop }).catch(() => undefined);
  return settings;
}

async function planUnderLease(
  context: DispatchContext,
  lease: WorkLease,
  { settings, wokenAt }: { settings: DispatchSettings; wokenAt: number },
): Promise<void> {
  const { pool, planner, now, logger, metrics } = context;
  const { tenantId } = lease;
  const { asked, planned } = await readPlanRequest(pool, tenantId);
  if (asked <= planned) return;

  const at = now();
  const startedAt = performance.now();
  const plan = await planner.plan({ tenantId, settings, at });
  const plannedAt = performance.now();
  const orders = plan.groups.flat();
  const moved = await commitOrders(context, lease, plan, { at, startedAt, settings });
  await writeNotes(context, lease, plan, startedAt);
  if (moved === 0) await markPlanned(pool, tenantId, asked, at);

  const commitMs = performance.now() - plannedAt;
  metrics.planned(plan, { waitMs: startedAt - wokenAt, commitMs });
  if (orders.length + plan.notes.length + plan.replacementNotes.length === 0) return;
  logger.info(
    { tenantId, orders: orders.length, moved, notes: plan.notes.length, ...plan.proof, ...plan.times, commitMs },
    'planned',
  );
}

interface About {
  readonly at: Date;
  readonly startedAt: number;
  readonly settings: DispatchSettings;
}

/** @returns how many groups found that something had moved: what they wanted is planned again. */
async function commitOrders(context: DispatchContext, lease: WorkLease, plan: Plan, about: About): Promise<number> {
  const left = [...plan.groups];
  const begunAt = performance.now();
  const commitMs = Math.max(COMMIT_MS, COMMIT_SHARE * (begunAt - about.startedAt));
  let moved = 0;
  const commitSome = async () => {
    for (let group = left.shift(); group !== undefined; group = left.shift()) {
      if (performance.now() - begunAt > commitMs) {
        moved += 1;
        continue;
      }
      if (!(await commitOne(context, lease, group, about))) moved += 1;
    }
  };
  await Promise.all(Array.from({ length: COMMITS_AT_ONCE }, commitSome));
  return moved;
}

async function commitOne(
  { pool, logger, metrics, now }: DispatchContext,
  lease: WorkLease,
  group: readonly Order[],
  about: About,
): Promise<boolean> {
  // The crew's time runs from the offer, not from the begin of the plan: many commits take their time.
  const missions = await commitGroup(pool, lease, group, { ...about, at: now() });
  if (missions === undefined) {
    metrics.decided('contended', 0);
    return false;
  }
  for (const [index, { rescue, delivery }] of missions.entries()) {
    const { incidentNumber: incident, reportedAt, rescue: leg } = group[index]!;
    if (rescue && leg) {
      const { unitName: unit, etaS, etaSource: source, state } = rescue;
      const { outcome } = leg.decision;
      metrics.decided(outcome, performance.now() - about.startedAt);
      metrics.answered(state, Date.now() - reportedAt.getTime());
      logger.info({ incident, unit, etaS, source, state, outcome }, 'unit offered');
    }
    if (delivery) {
      const { etaS, unitName: unit, vehicle } = delivery;
      logger.info({ incident, unit, etaS, vehicle: vehicle?.plate }, 'replacement reserved');
    }
  }
  return true;
}

/** Records about incidents that get nobody now, or no replacement: proposals, and why the others wait. */
async function writeNotes(
  { pool, metrics }: DispatchContext,
  lease: WorkLease,
  { notes, replacementNotes }: Plan,
  startedAt: number,
): Promise<void> {
  if (notes.length + replacementNotes.length === 0) return;
  const tookMs = performance.now() - startedAt;
  await withTransaction(pool, async (tx) => {
    for (const note of notes) await recordDecision(tx, lease.tenantId, { ...note, tookMs });
    for (const note of replacementNotes) await recordReplacementDecision(tx, lease.tenantId, { ...note, tookMs });
    await commitUnderLease(tx, lease);
  });
  for (const { outcome } of notes) metrics.decided(outcome, tookMs);
}
