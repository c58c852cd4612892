import {
  AlarmId,
  AssignmentId,
  DeviceId,
  IncidentId,
  MissionId,
  TenantId,
  UnitId,
  Vehicle,
  VehicleId,
  type Alarm,
  type Assignment,
  type EventBody,
  type Incident,
} from '@roadcall/contracts';
import { describe, expect, it } from 'vitest';
import { planJob, wakesPlan, wakeUpsOf, wantsUnit } from './wake-ups.ts';

const tenantId = TenantId.parse(1);
const id = '00000000-0000-7000-8000-000000000001';
const NOW = new Date('2026-03-01T08:00:00.000Z');
const at = NOW.toISOString();

const alarm: Alarm = {
  id: AlarmId.parse(id),
  kind: 'collision',
  severity: 'critical',
  subject: '',
  vehicleId: VehicleId.parse(id),
  unitId: null,
  label: '沪A12345',
  deviceId: DeviceId.parse('d-1'),
  rentalId: null,
  incidentId: null,
  active: true,
  count: 1,
  beganAt: at,
  lastAt: at,
  endedAt: null,
  lat: null,
  lon: null,
  value: null,
  threshold: null,
  ruleId: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  assigneeId: null,
  assignee: null,
  snoozedUntil: null,
  clearedBy: null,
  endedBecause: null,
  note: null,
  version: 1,
};

const assignment: Assignment = {
  id: AssignmentId.parse(id),
  missionId: MissionId.parse(id),
  incidentId: IncidentId.parse(id),
  role: 'rescue',
  unitId: UnitId.parse(id),
  unitName: 'R-01',
  state: 'offered',
  etaS: 60,
  etaSource: 'road_graph',
  distanceM: 500,
  route: null,
  destination: { lat: 31, lon: 121 },
  vehicle: null,
  pickedUpAt: null,
  reason: null,
  declineCode: null,
  pin: null,
  manual: null,
  offeredAt: at,
  offerExpiresAt: '2026-03-01T08:01:00.000Z',
  acceptedAt: null,
  enRouteAt: null,
  onSceneAt: null,
  endedAt: null,
  steps: [],
  doubts: [],
  liveEta: null,
  version: 1,
};

const incident: Incident = {
  id: IncidentId.parse(id),
  number: 'IN2603010001',
  type: 'accident',
  severity: 'critical',
  status: 'triaged',
  needs: ['tow'],
  vehicleId: null,
  plate: null,
  troubledUnit: null,
  rentalId: null,
  replacementOwed: false,
  replacement: null,
  alarmId: null,
  lat: 31,
  lon: 121,
  placeCorrection: null,
  source: 'console',
  caller: null,
  note: null,
  reportedAt: at,
  triagedAt: at,
  acceptedAt: null,
  onSceneAt: null,
  resolvedAt: null,
  resolution: null,
  cancelReason: null,
  terrain: { terrain: 'urban', reason: 'no_city_limits', note: null },
  onSceneClock: null,
  escalation: 'none',
  promisedOnSceneAt: at,
  assignment: null,
  version: 4,
};

const wakeUps = (body: EventBody, cause = 'e7') => wakeUpsOf({ tenantId, body, cause }, NOW);

describe('wake-ups', () => {
  it('open an incident for a critical alarm of a vehicle or unit that belongs to none yet', () => {
    expect(wakeUps({ kind: 'alarm.raised', data: alarm })).toEqual([
      { id: `open-${id}-e7`, job: { kind: 'open_incident', tenantId, alarmId: id } },
    ]);
    const others: Alarm[] = [
      { ...alarm, severity: 'warning' },
      { ...alarm, incidentId: incident.id },
      { ...alarm, vehicleId: null },
    ];
    for (const other of others) expect(wakeUps({ kind: 'alarm.raised', data: other })).toEqual([]);
    const ofUnit = { ...alarm, vehicleId: null, unitId: assignment.unitId };
    expect(wakeUps({ kind: 'alarm.raised', data: ofUnit })).toHaveLength(1);
  });

  it('ask for a plan when an incident is without a unit', () => {
    expect(wakesPlan({ kind: 'incident.reported', data: incident })).toBe(true);
    const served = { ...incident, status: 'dispatching' as const, assignment };
    expect(wakesPlan({ kind: 'incident.changed', data: served })).toBe(false);
    const refused = { ...served, assignment: { ...assignment, state: 'declined' as const } };
    expect(wakesPlan({ kind: 'incident.changed', data: refused })).toBe(true);
  });

  it('ask for a plan when a replacement is owed and none is on its way', () => {
    const owing = { ...incident, status: 'on_scene' as const, replacementOwed: true };
    const replacement = {
      state: 'offered' as const,
      vehicleId: VehicleId.parse(id),
      plate: 'P',
      unitId: UnitId.parse(id),
      unitName: 'D',
      assignmentId: null,
      route: null,
    };
    const asks = (changes: Partial<Incident>) =>
      wakesPlan({ kind: 'incident.changed', data: { ...owing, ...changes } });
    expect(asks({})).toBe(true);
    expect(asks({ replacement })).toBe(false);
    expect(asks({ replacement: { ...replacement, state: 'cancelled' } })).toBe(true);
    expect(asks({ status: 'resolved' })).toBe(false);
    expect(asks({ replacementOwed: false })).toBe(false);
  });

  it('ask for a plan when a vehicle is free that may be a replacement', () => {
    const vehicle = Vehicle.parse({
      id,
      no: 1,
      plate: 'P-1',
      make: 'BYD',
      model: 'Han',
      colour: 'white',
      class: 'full_size',
      energy: 'ev',
      seats: 5,
      vin: null,
      branchId: null,
      rentalPhase: 'available',
      condition: 'ok',
      deviceId: null,
      version: 2,
    });
    const asks = (changes: Partial<Vehicle>) =>
      wakesPlan({ kind: 'vehicle.changed', data: { ...vehicle, ...changes } });
    expect([asks({}), asks({ rentalPhase: 'returned' }), asks({ condition: 'out_of_service' })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('ask for a plan when a unit is late, until it no longer is', () => {
    const late = { kind: 'eta_drift' as const, at, endedAt: null, metres: null, seconds: 600 };
    const whose = { assignmentId: assignment.id, incidentId: incident.id, unitId: assignment.unitId, unitName: 'R-01' };
    const doubt = (changes: object) =>
      wakesPlan({ kind: 'assignment.doubted', data: { ...whose, doubt: { ...late, ...changes } } });
    expect([
      doubt({}),
      doubt({ kind: 'not_departed' }),
      doubt({ endedAt: at }),
      doubt({ kind: 'press_differs' }),
    ]).toEqual([true, true, false, false]);
  });

  it('take an offer back when its time is up', () => {
    expect(wakeUps({ kind: 'assignment.changed', data: assignment })).toMatchObject([
      { job: { kind: 'expire_offer', assignmentId: id }, delayMs: 60_000 },
    ]);
    const late = { ...assignment, offerExpiresAt: '2026-03-01T07:00:00.000Z' };
    expect(wakeUps({ kind: 'assignment.changed', data: late })).toMatchObject([{ delayMs: 0 }]);
    const accepted = { ...assignment, state: 'accepted' as const };
    expect(wakeUps({ kind: 'assignment.changed', data: accepted })).toEqual([]);
  });

  it('look for the way of whom a person sent, once it is announced without one', () => {
    const manual = { by: 'Li', at: '2026-03-01T08:00:00.000Z', reason: 'near', overruled: null };
    const sent = { ...assignment, manual, route: null };
    expect(wakeUps({ kind: 'assignment.changed', data: sent }).map(({ job }) => job.kind)).toEqual([
      'seek_way',
      'expire_offer',
    ]);
    const shown = { ...sent, route: '_p~iF~ps|U' };
    expect(wakeUps({ kind: 'assignment.changed', data: shown }).map(({ job }) => job.kind)).toEqual(['expire_offer']);
  });

  it('of two events have ids of their own, of one event twice the same', () => {
    const ids = ['e7', 'e7', 'e8'].map((cause) => planJob(tenantId, cause).id);
    expect(ids).toEqual(['plan-1-e7', 'plan-1-e7', 'plan-1-e8']);
  });
});

describe('an incident', () => {
  it.each(['assigned', 'en_route', 'on_scene', 'resolved', 'cancelled'] as const)('%s wants no unit', (status) => {
    expect(wantsUnit({ status, needs: ['tow'], assignment: null })).toBe(false);
  });

  it('that needs nothing brought wants none either', () => {
    expect(wantsUnit({ status: 'triaged', needs: ['tow'], assignment: null })).toBe(true);
    expect(wantsUnit({ status: 'triaged', needs: [], assignment: null })).toBe(false);
  });
});
