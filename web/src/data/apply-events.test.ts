import { TenantId, type EventBody, type FeedEvent } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { applyEvents } from './apply-events.ts';
import type { FleetState } from './fleet-store.ts';

const empty: FleetState = {
  vehicles: new Map(),
  units: new Map(),
  branches: new Map(),
  rentals: new Map(),
  alarms: new Map(),
  incidents: new Map(),
};

const event = (body: unknown): FeedEvent => ({
  id: 1,
  tenantId: TenantId.parse(1),
  at: '2026-03-01T08:00:00.000Z',
  ...(body as EventBody),
});

const vehicle = { id: 'v1', no: 1, plate: '鄂A·12345', version: 3, deviceId: 'd1' };

test('an event changes its record and leaves the other maps as they are', () => {
  const next = applyEvents(empty, [event({ kind: 'vehicle.changed', data: vehicle })]);
  expect(next.vehicles.get('v1')).toMatchObject({ plate: '鄂A·12345', position: null });
  expect(next.units).toBe(empty.units);
});

test('an event older than what a list has brought is ignored', () => {
  const held = applyEvents(empty, [event({ kind: 'vehicle.changed', data: vehicle })]);
  const next = applyEvents(held, [event({ kind: 'vehicle.changed', data: { ...vehicle, version: 2, plate: 'old' } })]);
  expect(next.vehicles.get('v1')?.plate).toBe('鄂A·12345');
});

test('an assignment reaches its incident, and a late word about an earlier one does not', () => {
  const incident = { id: 'i1', version: 1, assignment: null };
  const first = {
    id: 'a1',
    incidentId: 'i1',
    offeredAt: '2026-03-01T08:00:00.000Z',
    version: 1,
    state: 'offered',
    role: 'rescue',
  };
  const second = { ...first, id: 'a2', offeredAt: '2026-03-01T08:01:00.000Z' };
  const next = applyEvents(empty, [
    event({ kind: 'incident.reported', data: incident }),
    event({ kind: 'assignment.changed', data: first }),
    event({ kind: 'assignment.changed', data: second }),
    event({ kind: 'assignment.changed', data: { ...first, state: 'declined', version: 2 } }),
  ]);
  expect(next.incidents.get('i1')?.assignment?.id).toBe('a2');
  // The driver who brings a replacement is no rescue.
  const delivery = { ...second, id: 'a3', offeredAt: '2026-03-01T08:02:00.000Z', role: 'delivery_driver' };
  const later = applyEvents(next, [event({ kind: 'assignment.changed', data: delivery })]);
  expect(later.incidents.get('i1')?.assignment?.id).toBe('a2');
});

test('a device that goes silent takes its vehicle offline', () => {
  const held = applyEvents(empty, [event({ kind: 'vehicle.changed', data: vehicle })]);
  const next = applyEvents(held, [
    event({ kind: 'device.status', data: { deviceId: 'd1', online: false, at: '2026-03-01T08:00:00.000Z' } }),
  ]);
  expect(next.vehicles.get('v1')?.online).toBe(false);
});
