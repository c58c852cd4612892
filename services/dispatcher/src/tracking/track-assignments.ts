import { asError } from '@roadcall/service-kit';
import {
  getProofSettings,
  keepTracking,
  listBranches,
  listTrackedAssignments,
  listTrackedTenants,
  progressAssignment,
  withTransaction,
  writeDoubt,
  writeLiveEta,
} from '@roadcall/store';
import type { LiveEta, Place, TenantId } from '@roadcall/contracts';
import type { DispatchContext } from '../context.ts';
import { startLoop, type Loop } from '../steps/loop.ts';
import { lookAt, newsOf, type News } from './judge.ts';
import { keptFrom } from './kept-tracking.ts';
import { lookAhead, Routes, type ArrivalNews } from './live-arrival.ts';
import { readNewFixes, type Tracked } from './read-fixes.ts';
import { TenantShare } from './tenant-share.ts';

/** What one look at an assignment has found. */
interface Look {
  readonly tracked: Tracked;
  readonly isNew: boolean;
  readonly ahead: ArrivalNews;
}

/**
 * Follows every assignment under way by the stored fixes of its unit and of the vehicle that needs help, and lets them prove
 * its steps ahead of a forgotten button (domain §13). Each company is followed by one process (tenant-share.ts). What was
 * found out is in PostgreSQL: any process goes on from there.
 */
export function startTracking(context: DispatchContext): Loop {
  const { holder, logger, pool, tracking } = context;
  const share = new TenantShare(pool, holder);
  const routes = new Map<TenantId, Routes>();
  const loop = startLoop({
    intervalMs: tracking.intervalMs,
    async work() {
      const mine = await share.of(await listTrackedTenants(pool));
      for (const tenantId of routes.keys()) if (!mine.includes(tenantId)) routes.delete(tenantId);
      for (const tenantId of mine) {
        const known = routes.get(tenantId) ?? new Routes();
        routes.set(tenantId, known);
        await trackOnce(context, tenantId, known);
      }
    },
    onError: (error) => logger.error({ err: asError(error) }, 'assignments could not be followed; trying again'),
  });
  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await share.release().catch(() => undefined);
    },
  };
}

/** One look at a company's: three statements to read, one to remember, and a transaction for each thing found out. */
export async function trackOnce(context: DispatchContext, tenantId: TenantId, routes: Routes): Promise<void> {
  const { pool, now, tracking } = context;
  const assignments = await listTrackedAssignments(pool, tenantId);
  routes.keepOnly(assignments);
  if (assignments.length === 0) return;
  const settings = await getProofSettings(pool, tenantId);
  const tracked = assignments.map((assignment) => ({ assignment, kept: keptFrom(assignment.kept, assignment) }));
  const fixes = await readNewFixes(pool, tracked, new Date(now().getTime() - tracking.settleMs));
  const looks: Look[] = [];
  for (const one of tracked) {
    const { kept, isNew } = lookAt(one, fixes, { route: routes.of(one.assignment)?.line ?? null, settings });
    const ahead = await lookAhead({ ...one, kept }, routes, tracking.travel, settings);
    looks.push({ tracked: { ...one, kept: ahead.kept }, isNew, ahead });
  }
  const mine = await keepTracking(
    pool,
    looks.flatMap(({ isNew, tracked: { assignment, kept } }) =>
      isNew
        ? [{ tenantId: assignment.tenantId, assignmentId: assignment.assignmentId, version: assignment.version, kept }]
        : [],
    ),
  );
  const placesOf = placesByTenant(context);
  for (const { tracked: one, isNew, ahead } of looks) {
    if (isNew && !mine.has(one.assignment.assignmentId)) continue;
    // Only a tow that has ended asks where branches are.
    const places = one.kept.proof.pairing.dropped === null ? [] : await placesOf(one.assignment.tenantId);
    const news = newsOf(one, { places, now: now(), late: ahead.lateS }, settings);
    await tell(context, one, news, ahead.tell);
  }
}

async function tell(context: DispatchContext, { assignment }: Tracked, news: News, eta: LiveEta | null): Promise<void> {
  const { pool, logger, metrics } = context;
  const { tenantId, assignmentId, incidentId, unitId, unitName } = assignment;
  if (eta !== null) await withTransaction(pool, (tx) => writeLiveEta(tx, assignment, eta));
  // Each step in its own transaction: the feed tells them one by one, as crews report them.
  for (const { state, at } of news.steps) {
    const moved = await withTransaction(pool, (tx) =>
      progressAssignment(tx, {
        tenantId,
        assignmentId,
        by: null,
        source: 'telemetry',
        state,
        reason: null,
        at: new Date(at),
      }),
    );
    if (!moved.ok) break;
    metrics.proven(state, moved.changed);
    logger.info({ assignmentId, unit: unitName, state, at: new Date(at), moved: moved.changed }, 'proven by position');
  }
  for (const doubt of news.doubts) {
    const of = { tenantId, assignmentId, incidentId, unitId, unitName };
    await withTransaction(pool, (tx) => writeDoubt(tx, of, doubt));
    if (doubt.endedAt === null) metrics.doubted(doubt.kind);
    logger.info({ assignmentId, unit: unitName, ...doubt }, doubt.endedAt === null ? 'doubted' : 'no longer doubted');
  }
}

/** Branches, read at most once per company in one look. */
function placesByTenant({ pool }: DispatchContext): (tenantId: TenantId) => Promise<readonly Place[]> {
  const known = new Map<TenantId, Promise<readonly Place[]>>();
  return (tenantId) => {
    const places = known.get(tenantId) ?? listBranches(pool, tenantId);
    known.set(tenantId, places);
    return places;
  };
}
