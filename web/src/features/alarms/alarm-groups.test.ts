import type { Alarm } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { inboxRows, severitiesOf, severityParam, tabOf } from './alarm-groups.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const alarm = (id: string, changes: Partial<Alarm> = {}): Alarm =>
  ({
    id,
    kind: 'low_fuel',
    severity: 'warning',
    vehicleId: 'v1',
    active: true,
    lastAt: new Date(NOW).toISOString(),
    acknowledgedAt: null,
    snoozedUntil: null,
    ...changes,
  }) as Alarm;

test('an alarm waits until somebody has seen it, put it off, or it has ended', () => {
  expect(tabOf(alarm('a'), NOW)).toBe('waiting');
  expect(tabOf(alarm('a', { acknowledgedAt: '2026-03-01T07:00:00.000Z' }), NOW)).toBe('acknowledged');
  expect(tabOf(alarm('a', { snoozedUntil: '2026-03-01T08:30:00.000Z' }), NOW)).toBe('snoozed');
  expect(tabOf(alarm('a', { snoozedUntil: '2026-03-01T07:30:00.000Z' }), NOW)).toBe('waiting');
  expect(tabOf(alarm('a', { active: false, snoozedUntil: '2026-03-01T08:30:00.000Z' }), NOW)).toBe('past');
});

test('what is for information is shown when it is asked for, and nothing chosen means everything', () => {
  expect(severitiesOf(undefined)).toEqual(['critical', 'warning']);
  expect(severitiesOf('info')).toEqual(['info']);
  expect(severitiesOf('nonsense')).toEqual(['critical', 'warning']);
  expect(severityParam(['warning', 'critical'])).toBeUndefined();
  for (const shown of [['info'], ['critical', 'warning', 'info']] as const) {
    expect(severitiesOf(severityParam(shown))).toEqual(shown);
  }
  expect(severityParam([])).toBe('critical,warning,info');
});

test('graver ones come first, then newer ones; past ones by time', () => {
  const old = alarm('old', { severity: 'critical', lastAt: '2026-03-01T07:00:00.000Z' });
  const rows = [alarm('w'), old];
  expect(inboxRows(rows, 'none', false).map((row) => 'id' in row && row.id)).toEqual(['old', 'w']);
  expect(inboxRows(rows, 'none', true).map((row) => 'id' in row && row.id)).toEqual(['w', 'old']);
});

test('groups have a head, the one with the gravest alarm first', () => {
  const rows = [alarm('a'), alarm('b', { vehicleId: 'v2' as Alarm['vehicleId'], severity: 'critical' }), alarm('c')];
  const shown = inboxRows(rows, 'vehicle', false).map((row) =>
    'id' in row ? row.id : `${row.group}×${row.alarms.length}`,
  );
  expect(shown).toEqual(['v2×1', 'b', 'v1×2', 'c', 'a'].toSorted((x, y) => shown.indexOf(x) - shown.indexOf(y)));
  expect(shown[0]).toBe('v2×1');
});
