import type { FeedEvent } from '@roadcall/contracts';
import type { FleetState } from './fleet-store.ts';

type Records<K extends keyof FleetState> = FleetState[K] extends ReadonlyMap<string, infer T> ? T : never;
type Draft = { -readonly [K in keyof FleetState]: FleetState[K] };

/**
 * What the records are after a batch of feed events, in the order of their ids. Pure: maps that change are copied once, the others
 * keep their identity.
 */
export function applyEvents(state: FleetState, events: readonly FeedEvent[]): FleetState {
  const next: Draft = { ...state };
  const edit = <K extends keyof FleetState>(name: K): Map<string, Records<K>> => {
    if (next[name] === state[name]) next[name] = new Map<string, never>(state[name] as ReadonlyMap<string, never>);
    return next[name] as unknown as Map<string, Records<K>>;
  };
  for (const event of events) {
    switch (event.kind) {
      case 'vehicle.changed':
        keepPosition(edit('vehicles'), event.data);
        break;
      case 'unit.changed':
      case 'unit.silent':
        if (event.data.retired) edit('units').delete(event.data.id);
        else keepPosition(edit('units'), event.data);
        break;
      case 'branch.changed':
        edit('branches').set(event.data.id, event.data);
        break;
      case 'rental.changed':
        put(edit('rentals'), event.data);
        break;
      case 'alarm.raised':
      case 'alarm.changed':
        put(edit('alarms'), event.data);
        break;
      case 'incident.reported':
      case 'incident.changed':
        put(edit('incidents'), event.data);
        break;
      case 'incident.contacted':
        // The log is part of the incident's detail, which event-effects.ts has read again.
        break;
      case 'assignment.changed':
        // An incident carries its rescue; its other legs are read with its detail.
        if (event.data.role === 'rescue') assign(edit('incidents'), event.data);
        break;
      case 'assignment.eta':
        amend(edit('incidents'), event.data, () => ({ liveEta: event.data.liveEta }));
        break;
      case 'assignment.doubted':
        amend(edit('incidents'), event.data, ({ doubts }) => ({ doubts: withDoubt(doubts, event.data.doubt) }));
        break;
      case 'device.status':
        setOnline(edit('vehicles'), event.data);
        setOnline(edit('units'), event.data);
        break;
      case 'partner.changed':
        // Partners are read when a unit's form is open.
        break;
      case 'company.changed':
        // Its zone is not a record: event-effects.ts takes it.
        break;
      case 'alarm_rule.changed':
      case 'retention.changed':
      case 'dispatch_settings.changed':
      case 'rental_area_defaults.changed':
      case 'proof_settings.changed':
      case 'replacement_settings.changed':
      case 'clock_settings.changed':
        // Rules and settings are read when their page is open.
        break;
      case 'clocks.changed':
      case 'clock.warned':
      case 'clock.breached':
        // An incident carries its own promise; lists of promises are read again by event-effects.ts.
        break;
      case 'geofence.changed':
        // It says which, not what: event-effects.ts has the fences read again.
        break;
      case 'command.changed':
        // Commands are read when the device's page is open.
        break;
      case 'device.changed':
      case 'gateway.changed':
        // Devices are read on demand; what carries one says so by its own event.
        break;
    }
  }
  return next;
}

/** Never an older version: an event may be older than the list that was just read. */
function isNews(held: { version: number } | null | undefined, next: { version: number }): boolean {
  return !held || next.version >= held.version;
}

function put<T extends { id: string; version: number }>(records: Map<string, T>, record: T): void {
  if (isNews(records.get(record.id), record)) records.set(record.id, record);
}

/** Events carry the bare record; the position read with it stays. */
function keepPosition<R extends { id: string; version: number }, T extends R & { position: unknown; online: unknown }>(
  records: Map<string, T>,
  record: R,
): void {
  const held = records.get(record.id);
  if (isNews(held, record))
    records.set(record.id, { position: null, online: null, ...held, ...record } as unknown as T);
}

function assign(
  records: Map<string, Records<'incidents'>>,
  assignment: NonNullable<Records<'incidents'>['assignment']>,
) {
  const incident = records.get(assignment.incidentId);
  if (!incident) return;
  const held = incident.assignment;
  const isSame = held?.id === assignment.id;
  const isLater = !held || held.offeredAt <= assignment.offeredAt;
  if (isSame ? isNews(held, assignment) : isLater) records.set(incident.id, { ...incident, assignment });
}

type Held = NonNullable<Records<'incidents'>['assignment']>;

/** What was learnt of an assignment beside its own changes; it keeps its version. */
function amend(
  records: Map<string, Records<'incidents'>>,
  of: { incidentId: string; assignmentId: string },
  change: (held: Held) => Partial<Held>,
): void {
  const incident = records.get(of.incidentId);
  if (incident?.assignment?.id !== of.assignmentId) return;
  records.set(incident.id, { ...incident, assignment: { ...incident.assignment, ...change(incident.assignment) } });
}

function withDoubt(doubts: Held['doubts'], doubt: Held['doubts'][number]): Held['doubts'] {
  return [...doubts.filter(({ kind }) => kind !== doubt.kind), doubt];
}

function setOnline<T extends { deviceId: string | null; online: boolean | null }>(
  records: Map<string, T>,
  status: { deviceId: string; online: boolean },
): void {
  for (const [id, record] of records) {
    if (record.deviceId === status.deviceId) records.set(id, { ...record, online: status.online });
  }
}
