import { setTimeout as sleep } from 'node:timers/promises';
import type { DispatchJob } from '@roadcall/contracts';
import {
  getDispatchSettings,
  LeaseLostError,
  markPlanned,
  readPlanRequest,
  recordDecision,
  takePlannerLease,
  withTransaction,
  commitUnderLease,
  type PlannerLease,
} from '@roadcall/store';
import type { DispatchContext } from '../context.ts';
import { commitGroup } from '../planner/commit-group.ts';
import { keepLease, LEASE_MS } from '../planner/lease-keeper.ts';
import type { DecisionDraft, Order, Plan } from '../planner/planner-messages.ts';

/** Groups of orders that are committed side by side. */
const COMMITS_AT_ONCE = 4;

/** Plans in a row; each is made because something was asked or had moved meanwhile. What is left then the sweep finds. */
const MAX_ROUNDS = 20;

/**
 * Plans all open incidents of a company that nobody has reached, over all its units, and commits the plan (domain §4,
 * architecture §7). The job is a wake-up that may be late, repeated or wrong: what is wanted stands in plan_requests. One
 * process at a time holds the company's lease; whoever comes meanwhile leaves at once, because the holder looks for what was
 * asked after it has let go.
 */
export async function planTenant(
  context: DispatchContext,
  { tenantId }: Extract<DispatchJob, { kind: 'plan' }>,
): Promise<void> {
  const { pool, logger } = context;
  const onError = (error: unknown) => logger.warn({ err: error, tenantId }, 'the planner’s lease');
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const { asked, planned } = await readPlanRequest(pool, tenantId);
    if (asked <= planned) return;
    const lease = await takePlannerLease(pool, tenantId, LEASE_MS);
    if (lease === undefined) return;
    try {
      await keepLease(pool, lease, onError, () => planUnderLease(context, lease));
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error;
      // It was stopped for so long that another process took over, which does what is left.
      logger.warn({ tenantId, epoch: lease.epoch }, error.message);
      return;
    }
  }
}

async function planUnderLease(context: DispatchContext, lease: PlannerLease): Promise<void> {
  const { pool, planner, now, logger, metrics } = context;
  const { tenantId } = lease;
  const wokenAt = performance.now();
  const settings = await getDispatchSettings(pool, tenantId);
  const before = await readPlanRequest(pool, tenantId);
  // What comes right after a plan is planned together.
  const pauseMs =
    before.plannedAt === null ? 0 : before.plannedAt.getTime() + settings.burstS * 1_000 - now().getTime();
  if (pauseMs > 0) await sleep(Math.min(pauseMs, settings.burstS * 1_000));
  const { asked, planned } = await readPlanRequest(pool, tenantId);
  if (asked <= planned) return;

  const at = now();
  const startedAt = performance.now();
  const plan = await planner.plan({ tenantId, settings, at });
  const plannedAt = performance.now();
  const orders = plan.groups.flat();
  const moved = await commitOrders(context, lease, plan, { at, startedAt, settings });
  await writeNotes(context, lease, plan.notes, startedAt);
  if (moved === 0) await markPlanned(pool, tenantId, asked, at);

  const commitMs = performance.now() - plannedAt;
  metrics.planned(plan, { waitMs: startedAt - wokenAt, commitMs });
  if (orders.length + plan.notes.length === 0) return;
  logger.info(
    { tenantId, orders: orders.length, moved, notes: plan.notes.length, ...plan.proof, ...plan.times, commitMs },
    'planned',
  );
}

interface About {
  readonly at: Date;
  readonly startedAt: number;
  readonly settings: Parameters<typeof commitGroup>[3]['settings'];
}

/** @returns how many groups found that something had moved: what they wanted is planned again. */
async function commitOrders(context: DispatchContext, lease: PlannerLease, plan: Plan, about: About): Promise<number> {
  const left = [...plan.groups];
  let moved = 0;
  const commitSome = async () => {
    for (let group = left.shift(); group !== undefined; group = left.shift()) {
      if (!(await commitOne(context, lease, group, about))) moved += 1;
    }
  };
  await Promise.all(Array.from({ length: COMMITS_AT_ONCE }, commitSome));
  return moved;
}

async function commitOne(
  { pool, logger, metrics }: DispatchContext,
  lease: PlannerLease,
  group: readonly Order[],
  about: About,
): Promise<boolean> {
  const assignments = await commitGroup(pool, lease, group, about);
  if (assignments === undefined) {
    metrics.decided('contended', 0);
    return false;
  }
  for (const [index, { unitName, etaS, etaSource, state }] of assignments.entries()) {
    const { decision, incidentNumber, reportedAt } = group[index]!;
    metrics.decided(decision.outcome, performance.now() - about.startedAt);
    metrics.answered(state, Date.now() - reportedAt.getTime());
    const { outcome } = decision;
    logger.info({ incident: incidentNumber, unit: unitName, etaS, source: etaSource, state, outcome }, 'unit offered');
  }
  return true;
}

/** Records about incidents that get nobody now: proposals, and why the others wait. */
async function writeNotes(
  { pool, metrics }: DispatchContext,
  lease: PlannerLease,
  notes: readonly DecisionDraft[],
  startedAt: number,
): Promise<void> {
  if (notes.length === 0) return;
  await withTransaction(pool, async (tx) => {
    for (const note of notes) {
      await recordDecision(tx, lease.tenantId, { ...note, tookMs: performance.now() - startedAt });
    }
    await commitUnderLease(tx, lease);
  });
  for (const { outcome } of notes) metrics.decided(outcome, performance.now() - startedAt);
}
