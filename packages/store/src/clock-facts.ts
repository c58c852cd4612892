import {
  ClockSettings,
  type Clock,
  type Escalation,
  type EventBody,
  type FactSource,
  type IncidentId,
  type IncidentSeverity,
  type IncidentType,
  type TenantId,
  type Terrain,
} from '@roadcall/contracts';
import {
  actionOf,
  escalationOf,
  factsToClocks,
  promiseOf,
  type ClockActRecord,
  type ClockedIncident,
  type ClockFact,
  type ClockRecord,
} from '@roadcall/guarantee';
import { appendEvents } from './append-events.ts';
import { clockFromRow, recordFromRow, SELECT_CLOCK, type ClockRow } from './clock-rows.ts';
import { writeActs, writeClocks } from './clock-writing.ts';
import type { Mover } from './incident-changes.ts';
import type { Transaction } from './transaction.ts';

/** Facts of one incident that became true together, in their order. */
export interface ToldFacts {
  incidentId: IncidentId;
  facts: readonly ClockFact[];
  /** Who made it true: a user, positions, or null for a service. */
  by: Mover;
}

export interface AppliedFacts {
  /** Whether any clock has changed. */
  changed: boolean;
  /** Whether the incident's own record has: its promise to be on scene, or its escalation. */
  incidentChanged: boolean;
}

interface ClockedRow {
  type: IncidentType;
  severity: IncidentSeverity;
  wantsUnit: boolean;
  reportable: boolean;
  terrain: Terrain;
  escalation: Escalation;
  reportedAt: Date;
  settings: unknown;
}

/**
 * Starts, stops and moves the clocks of an incident as facts say (domain §13), inside the transaction that makes them
 * true; the caller holds the incident. The same facts again change nothing. The incident's `promised_on_scene_at` and
 * `escalation` follow; its version and its event are the caller's. Events of the clocks are appended here.
 */
export async function applyToClocks(
  tx: Transaction,
  tenantId: TenantId,
  { incidentId, facts, by }: ToldFacts,
): Promise<AppliedFacts> {
  const row = await readClocked(tx, tenantId, incidentId);
  if (row === undefined) return { changed: false, incidentChanged: false };
  const declaresReportable = facts.some(({ kind }) => kind === 'declared_reportable');
  const incident: ClockedIncident = {
    type: row.type,
    severity: row.severity,
    wantsUnit: row.wantsUnit,
    declaredReportable: row.reportable || declaresReportable,
    terrain: row.terrain,
    reportedAtMs: row.reportedAt.getTime(),
  };
  const settings = ClockSettings.parse(row.settings ?? {});
  let clocks: readonly ClockRecord[] = (await readClockRows(tx, tenantId, incidentId)).map(recordFromRow);
  const acts: ClockActRecord[] = [];
  for (const fact of facts) {
    const after = factsToClocks(clocks, incident, fact, settings);
    clocks = after.clocks;
    acts.push(...after.acts);
  }
  if (acts.length === 0) return { changed: false, incidentChanged: false };

  const touched = new Set(acts.map((act) => promiseOf(act)));
  const source: FactSource = by === null ? 'service' : by === 'telemetry' ? 'telemetry' : 'person';
  await writeClocks(
    tx,
    { tenantId, incidentId },
    clocks.filter((clock) => touched.has(promiseOf(clock))),
    source,
  );
  await writeActs(tx, { tenantId, incidentId }, acts, { source, actor: by === 'telemetry' ? null : by });
  const written = (await readClockRows(tx, tenantId, incidentId)).map(clockFromRow);
  const escalation = escalationOf(clocks);
  await followClocks(tx, tenantId, incidentId, { clocks: written, escalation, declaresReportable });
  const lastMs = Math.max(...facts.map(({ atMs }) => atMs));
  announceClocks(tx, tenantId, { incidentId, by, clocks: written, acts, lastMs });
  return { changed: true, incidentChanged: touched.has('rescue.on_scene') || escalation !== row.escalation };
}

async function readClocked(
  tx: Transaction,
  tenantId: TenantId,
  incidentId: IncidentId,
): Promise<ClockedRow | undefined> {
  const { rows } = await tx.query<ClockedRow>(
    `SELECT i.type, i.severity, cardinality(i.needs) > 0 AS "wantsUnit", i.reportable, i.terrain, i.escalation,
       i.reported_at AS "reportedAt", s.settings
     FROM incidents i LEFT JOIN clock_settings s ON s.tenant_id = i.tenant_id
     WHERE i.tenant_id = $1 AND i.id = $2`,
    [tenantId, incidentId],
  );
  return rows[0];
}

async function readClockRows(tx: Transaction, tenantId: TenantId, incidentId: IncidentId): Promise<ClockRow[]> {
  const { rows } = await tx.query<ClockRow>(
    `${SELECT_CLOCK} WHERE c.tenant_id = $1 AND c.incident_id = $2 ORDER BY c.started_at, c.limit_ms, c.id`,
    [tenantId, incidentId],
  );
  return rows;
}

/** While the on-scene clock is paused nobody knows when it is due: the incident keeps its last word. */
async function followClocks(
  tx: Transaction,
  tenantId: TenantId,
  incidentId: IncidentId,
  to: { clocks: readonly Clock[]; escalation: Escalation; declaresReportable: boolean },
): Promise<void> {
  const onScene = to.clocks.find((clock) => promiseOf(clock) === 'rescue.on_scene');
  await tx.query(
    `UPDATE incidents SET promised_on_scene_at = coalesce($3, promised_on_scene_at), escalation = $4,
       reportable = reportable OR $5
     WHERE tenant_id = $1 AND id = $2`,
    [tenantId, incidentId, onScene?.dueAt ?? null, to.escalation, to.declaresReportable],
  );
}

/** One event with all clocks of the incident, and one for each step, however late it was noticed. */
export function announceClocks(
  tx: Transaction,
  tenantId: TenantId,
  told: Pick<ToldFacts, 'incidentId' | 'by'> & {
    clocks: readonly Clock[];
    acts: readonly ClockActRecord[];
    lastMs: number;
  },
): void {
  const { incidentId, clocks, acts, lastMs } = told;
  const bodies: EventBody[] = [{ kind: 'clocks.changed', data: { incidentId, clocks: [...clocks] } }];
  for (const { act, kind, step, atMs } of acts) {
    const clock = clocks.find((each) => promiseOf(each) === promiseOf({ kind }));
    if ((act !== 'warned' && act !== 'breached') || clock === undefined || step === null || step === 'none') continue;
    bodies.push({
      kind: act === 'warned' ? 'clock.warned' : 'clock.breached',
      data: {
        clock,
        step,
        action: actionOf(kind, step),
        stepAt: new Date(atMs).toISOString(),
        lateS: Math.max(0, lastMs - atMs) / 1_000,
      },
    });
  }
  const actor = told.by ?? 'dispatch';
  appendEvents(
    tx,
    bodies.map((body) => ({ tenantId, actor, subjectId: incidentId, body })),
  );
}
