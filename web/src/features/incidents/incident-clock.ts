import { OPEN_INCIDENT_STATUSES, type Incident } from '@roadcall/contracts';

/** How the promise "on scene by" stands (console.md, domain §13: warns at 50 % and 80 %). */
export type ClockPhase = 'onTime' | 'half' | 'short' | 'breached' | 'kept' | 'missed' | 'over';

export interface IncidentClock {
  readonly phase: ClockPhase;
  /** Time left, ms; negative: over. */
  readonly leftMs: number;
  /** Share of the time that is left, 0…1: what the ring shows. */
  readonly share: number;
}

type Facts = Pick<Incident, 'reportedAt' | 'promisedOnSceneAt' | 'onSceneAt' | 'status'>;

/** The clock of an incident at `now`, ms: running until a unit is on scene, then stopped for good. */
export function clockOf(incident: Facts, now: number): IncidentClock {
  const promised = Date.parse(incident.promisedOnSceneAt);
  const total = Math.max(1, promised - Date.parse(incident.reportedAt));
  const stoppedAt = incident.onSceneAt === null ? null : Date.parse(incident.onSceneAt);
  const leftMs = promised - (stoppedAt ?? now);
  const share = Math.min(1, Math.max(0, leftMs / total));
  if (stoppedAt !== null) return { phase: leftMs >= 0 ? 'kept' : 'missed', leftMs, share };
  if (!OPEN_INCIDENT_STATUSES.includes(incident.status)) return { phase: 'over', leftMs, share: 0 };
  if (leftMs < 0) return { phase: 'breached', leftMs, share: 0 };
  return { phase: share <= 0.2 ? 'short' : share <= 0.5 ? 'half' : 'onTime', leftMs, share };
}

export const isOpen = (incident: Pick<Incident, 'status'>): boolean => OPEN_INCIDENT_STATUSES.includes(incident.status);

/** Open incidents, the one with the least time left first. */
export function byTimeLeft(incidents: Iterable<Incident>): Incident[] {
  return [...incidents]
    .filter(isOpen)
    .toSorted((a, b) => Number(a.onSceneAt !== null) - Number(b.onSceneAt !== null) || compare(a, b));
}

const compare = (a: Incident, b: Incident): number =>
  a.promisedOnSceneAt < b.promisedOnSceneAt ? -1 : a.promisedOnSceneAt > b.promisedOnSceneAt ? 1 : 0;
