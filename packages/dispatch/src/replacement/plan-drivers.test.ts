import { DEFAULT_DISPATCH_SETTINGS, IncidentId, UnitId, type ExclusionReason } from '@roadcall/contracts';
import { describe, expect, test } from 'vitest';
import type { UnitSnapshot } from '../situation.ts';
import { planDrivers, type DeliveryWish } from './plan-drivers.ts';

const NOW_MS = Date.parse('2026-03-01T08:00:00Z');
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const context = { settings: DEFAULT_DISPATCH_SETTINGS, nowMs: NOW_MS, handOverS: 600, noDriverS: 86_400 };

const driver = (n: number, changes: Partial<UnitSnapshot> = {}): UnitSnapshot => ({
  id: UnitId.parse(id(n)),
  name: `D${n}`,
  kind: 'delivery_driver',
  skills: ['delivery'],
  state: 'available',
  job: null,
  online: true,
  position: { lat: 31.2, lon: 121.4, atMs: NOW_MS },
  station: null,
  shiftEndsAtMs: null,
  onBreakUntilMs: null,
  vehicleCapacity: 0,
  area: null,
  isContractor: false,
  energy: null,
  ...changes,
});

const wish = (
  n: number,
  etaS: readonly (number | null)[],
  refusals: DeliveryWish['incident']['refusals'] = new Map(),
) => ({
  incidentId: IncidentId.parse(id(900 + n)),
  incident: {
    troubledUnitId: null,
    needs: ['delivery' as const],
    escalation: 'none' as const,
    branchId: null,
    place: { lat: 31.2, lon: 121.4 },
    refusals,
  },
  etas: etaS.map((seconds) =>
    seconds === null ? null : { etaS: seconds, distanceM: null, source: 'road_graph' as const },
  ),
});

describe('drivers', () => {
  test('are chosen for all missions together, soonest in sum, each once, with a proof', () => {
    const { certificate, choices } = planDrivers(
      [wish(1, [100, 200]), wish(2, [150, 900])],
      [driver(1), driver(2)],
      context,
    );
    expect(choices.map(({ unitId }) => unitId)).toEqual([id(2), id(1)]);
    expect(certificate).toMatchObject({ dualityGap: 0, faults: [] });
    expect(choices[0]!.candidates.map(({ rank, unitName }) => [unitName, rank])).toEqual([
      ['D1', 1],
      ['D2', 2],
    ]);
  });

  test.each<[ExclusionReason, Partial<UnitSnapshot>]>([
    ['missing_skill', { skills: [] }],
    ['off_shift', { state: 'off_shift' }],
    ['on_break', { onBreakUntilMs: NOW_MS + 1 }],
    ['committed', { state: 'en_route' }],
    ['no_position', { position: null }],
    ['stale_position', { position: { lat: 31.2, lon: 121.4, atMs: NOW_MS - 121_000 } }],
    ['shift_ends', { shiftEndsAtMs: NOW_MS + 699_000 }],
    ['contractor', { isContractor: true }],
  ])('are excluded by the rules of any unit: %s', (reason, changes) => {
    const { choices } = planDrivers([wish(1, [100])], [driver(1, changes)], context);
    expect(choices[0]).toMatchObject({ unitId: null, candidates: [{ excluded: reason, rank: null, costS: null }] });
  });

  test('who refused are not asked again for a while, and units that are none are not looked at', () => {
    const refused = new Map([[driver(1).id, NOW_MS - 1_000]]);
    const units = [driver(1), driver(2, { kind: 'tow_truck' })];
    const { choices } = planDrivers([wish(1, [100, 50], refused)], units, context);
    expect(choices[0]!.candidates.map(({ excluded, unitName }) => [unitName, excluded])).toEqual([
      ['D1', 'already_declined'],
    ]);
  });
});
