import type {
  AssignmentId,
  AssignmentState,
  BranchId,
  Escalation,
  GeofenceShape,
  IncidentId,
  IncidentSeverity,
  IncidentType,
  PartnerId,
  Skill,
  UnitId,
  UnitKind,
  UnitState,
} from '@roadcall/contracts';
import { areaOf } from '@roadcall/geo';
import type { IncidentSnapshot, UnitSnapshot } from './situation.ts';

/** What the database says of a unit (store: listDispatchUnits explains the columns). */
export interface UnitRow {
  readonly id: UnitId;
  readonly name: string;
  readonly kind: UnitKind;
  readonly skills: readonly Skill[];
  readonly state: UnitState;
  readonly online: boolean | null;
  readonly stationLat: number | null;
  readonly stationLon: number | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly positionAt: Date | null;
  readonly vehicleCapacity: number;
  readonly fullRangeKm: number | null;
  readonly fuelPct: number | null;
  readonly chargePct: number | null;
  readonly shiftEndsAt: Date | null;
  readonly onBreakUntil: Date | null;
  readonly areaBranchIds: readonly BranchId[];
  readonly areaShape: GeofenceShape | null;
  readonly partnerId: PartnerId | null;
  readonly jobIncidentId: IncidentId | null;
  readonly jobIncidentType: IncidentType | null;
  readonly jobState: AssignmentState | null;
  readonly jobOnSceneAt: Date | null;
  readonly jobIsPinned: boolean;
}

/** What the database says of an incident (store: listUnreachedIncidents). */
export interface IncidentRow {
  readonly id: IncidentId;
  readonly type: IncidentType;
  readonly severity: IncidentSeverity;
  readonly needs: readonly Skill[];
  readonly lat: number;
  readonly lon: number;
  readonly branchId: BranchId | null;
  readonly troubledUnitId: UnitId | null;
  readonly reportedAt: Date;
  readonly promisedOnSceneAt: Date;
  readonly swaps: number;
  readonly escalation: Escalation;
  readonly version: number;
  readonly assignmentId: AssignmentId | null;
  readonly unitId: UnitId | null;
  readonly refusals: readonly { readonly unitId: UnitId; readonly at: string }[];
}

/** A unit as its row says. */
export function unitSnapshot(row: UnitRow): UnitSnapshot {
  const { lat, lon, positionAt, stationLat, stationLon, jobIncidentId, jobIncidentType, jobState } = row;
  const hasJob = jobIncidentId !== null && jobIncidentType !== null && jobState !== null;
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    skills: row.skills,
    state: row.state,
    online: row.online,
    position: lat === null || lon === null || positionAt === null ? null : { lat, lon, atMs: positionAt.getTime() },
    station: stationLat === null || stationLon === null ? null : { lat: stationLat, lon: stationLon },
    job: hasJob
      ? {
          incidentId: jobIncidentId,
          incidentType: jobIncidentType,
          state: jobState,
          onSceneAtMs: row.jobOnSceneAt?.getTime() ?? null,
          isPinned: row.jobIsPinned,
        }
      : null,
    shiftEndsAtMs: row.shiftEndsAt?.getTime() ?? null,
    onBreakUntilMs: row.onBreakUntil?.getTime() ?? null,
    vehicleCapacity: row.vehicleCapacity,
    area: areaOfUnit(row),
    isContractor: row.partnerId !== null,
    energy: energyOf(row),
  };
}

function areaOfUnit({ areaBranchIds, areaShape }: UnitRow): UnitSnapshot['area'] {
  if (areaBranchIds.length === 0 && areaShape === null) return null;
  return { branchIds: areaBranchIds, fence: areaShape && areaOf(areaShape) };
}

/** Fuel before charge: who has both goes farther on fuel. */
function energyOf({ fullRangeKm, fuelPct, chargePct }: UnitRow): UnitSnapshot['energy'] {
  const levelPct = fuelPct ?? chargePct;
  return levelPct === null || fullRangeKm === null ? null : { levelPct, fullRangeM: fullRangeKm * 1_000 };
}

/** An incident as its row says. */
export function incidentSnapshot(row: IncidentRow): IncidentSnapshot {
  const { assignmentId, unitId, refusals } = row;
  return {
    id: row.id,
    type: row.type,
    severity: row.severity,
    needs: row.needs,
    place: { lat: row.lat, lon: row.lon },
    branchId: row.branchId,
    troubledUnitId: row.troubledUnitId,
    reportedAtMs: row.reportedAt.getTime(),
    promisedAtMs: row.promisedOnSceneAt.getTime(),
    swaps: row.swaps,
    version: row.version,
    held: assignmentId === null || unitId === null ? null : { assignmentId, unitId },
    refusals: new Map(refusals.map(({ unitId: refuser, at }): [UnitId, number] => [refuser, Date.parse(at)])),
    escalation: row.escalation,
  };
}
