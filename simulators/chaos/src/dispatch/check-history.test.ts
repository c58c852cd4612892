import type { AssignmentState, IncidentStatus } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { checkHistory } from './check-history.ts';
import type { AssignmentFact, Disturbance, History, HistoryEvent } from './history.ts';
import { mergeDisturbances } from './measure-restarts.ts';

const incident = (atMs: number, id: string, status: IncidentStatus): HistoryEvent => ({
  atMs,
  incident: { id, status },
});
const assignment = (
  atMs: number,
  id: string,
  state: AssignmentState,
  fact: Partial<AssignmentFact> = {},
): HistoryEvent => ({
  atMs,
  assignment: {
    id,
    state,
    incidentId: 'i1',
    missionId: `mission of ${fact.incidentId ?? 'i1'}`,
    role: 'rescue',
    unitId: 'u1',
    vehicleId: null,
    ...fact,
  },
});

/** The tables say what the last events say, unless the test says otherwise. */
function historyOf(events: readonly HistoryEvent[], changes: Partial<History> = {}): History {
  const incidentsAtEnd = new Map<string, IncidentStatus>();
  const assignmentsAtEnd = new Map<string, AssignmentState>();
  for (const event of events) {
    if ('incident' in event) incidentsAtEnd.set(event.incident.id, event.incident.status);
    else assignmentsAtEnd.set(event.assignment.id, event.assignment.state);
  }
  return { opened: [...incidentsAtEnd.keys()], events, disturbances: [], incidentsAtEnd, assignmentsAtEnd, ...changes };
}

const DONE = [
  incident(0, 'i1', 'reported'),
  assignment(100, 'a1', 'offered'),
  incident(100, 'i1', 'dispatching'),
  assignment(200, 'a1', 'accepted'),
  incident(200, 'i1', 'assigned'),
  assignment(300, 'a1', 'en_route'),
  assignment(400, 'a1', 'on_scene'),
  assignment(500, 'a1', 'done'),
  incident(500, 'i1', 'resolved'),
];

const CLEAN = { doubleAssignments: 0, lostIncidents: 0, brokenTransitions: 0, disagreements: 0, faults: [] };

test('finds nothing where nothing is wrong', () => {
  expect(checkHistory(historyOf(DONE))).toMatchObject({ ...CLEAN, offers: 1, ended: 1 });
});

test('finds a unit, a vehicle and a role with two active assignments', () => {
  const second = (fact: Partial<AssignmentFact>) => [
    ...DONE.slice(0, 4),
    incident(210, 'i2', 'reported'),
    assignment(220, 'a2', 'offered', { incidentId: 'i2', ...fact }),
    assignment(230, 'a2', 'declined', { incidentId: 'i2', ...fact }),
    ...DONE.slice(4),
    incident(600, 'i2', 'cancelled'),
  ];
  expect(checkHistory(historyOf(second({ unitId: 'u1' })))).toMatchObject({ doubleAssignments: 1 });
  expect(checkHistory(historyOf(second({ unitId: 'u2', missionId: 'mission of i1' })))).toMatchObject({
    doubleAssignments: 1,
  });
  expect(checkHistory(historyOf(second({ unitId: 'u2' })))).toMatchObject(CLEAN);
  const driver = { role: 'delivery_driver', vehicleId: 'v1' } as const;
  const vehicles = [
    assignment(1, 'd1', 'offered', { ...driver, unitId: 'u8' }),
    assignment(50, 'd2', 'offered', { ...driver, unitId: 'u9', incidentId: 'i2' }),
  ];
  expect(checkHistory(historyOf([...vehicles, ...DONE]))).toMatchObject({ doubleAssignments: 1 });
});

test('an exchange within one transaction is none, in whatever order its events stand', () => {
  const exchange = [
    incident(0, 'i1', 'reported'),
    incident(0, 'i2', 'reported'),
    assignment(100, 'a1', 'offered'),
    assignment(100, 'a2', 'offered', { unitId: 'u2', incidentId: 'i2' }),
    assignment(200, 'a3', 'offered', { unitId: 'u2' }),
    assignment(200.1, 'a4', 'offered', { unitId: 'u1', incidentId: 'i2' }),
    assignment(200.2, 'a1', 'cancelled'),
    assignment(200.3, 'a2', 'cancelled', { unitId: 'u2', incidentId: 'i2' }),
  ];
  expect(checkHistory(historyOf(exchange))).toMatchObject(CLEAN);
});

test('finds a double assignment that nobody ended', () => {
  const two = [assignment(0, 'a1', 'offered'), assignment(10, 'a2', 'offered', { incidentId: 'i2' })];
  expect(checkHistory(historyOf(two))).toMatchObject({ doubleAssignments: 1 });
});

test('finds lost incidents: never told of, and left without a unit', () => {
  expect(checkHistory(historyOf(DONE, { opened: ['i1', 'i9'] }))).toMatchObject({ lostIncidents: 1 });
  const left = [...DONE.slice(0, 3), assignment(200, 'a1', 'expired'), incident(200, 'i1', 'dispatching')];
  expect(checkHistory(historyOf(left))).toMatchObject({ lostIncidents: 1 });
  expect(checkHistory(historyOf(DONE.slice(0, 5)))).toMatchObject(CLEAN);
});

test('finds an assignment that came back from its end, and rows that say something else', () => {
  const back = [...DONE, assignment(600, 'a1', 'en_route')];
  expect(checkHistory(historyOf(back))).toMatchObject({ brokenTransitions: 1 });
  const incidentsAtEnd = new Map<string, IncidentStatus>([['i1', 'on_scene']]);
  expect(checkHistory(historyOf(DONE, { incidentsAtEnd }))).toMatchObject({ disagreements: 1 });
  expect(checkHistory(historyOf(DONE, { assignmentsAtEnd: new Map() }))).toMatchObject({ disagreements: 1 });
});

test('measures from the disturbance and from the recovery, and finds who waited too long', () => {
  const kill: Disturbance = { what: 'kill', atMs: 50, recoveredMs: 70 };
  expect(checkHistory(historyOf(DONE, { disturbances: [kill] }))).toMatchObject({
    restartMs: [50],
    requeuedMs: [30],
    requeuedLate: 0,
  });
  const slow = [incident(0, 'i1', 'reported'), assignment(9_000, 'a1', 'offered')];
  expect(checkHistory(historyOf(slow, { disturbances: [kill] }))).toMatchObject({
    requeuedLate: 1,
    restartMs: [8_950],
  });
  const soonAgain = { what: 'stop', atMs: 4_000, recoveredMs: 8_000 };
  expect(checkHistory(historyOf(slow, { disturbances: [kill, soonAgain] }))).toMatchObject({
    requeuedLate: 0,
    requeuedMs: [1_000],
  });
});

test('disturbances that overlap are one', () => {
  const at = (atMs: number, recoveredMs: number): Disturbance => ({ what: 'x', atMs, recoveredMs });
  expect(mergeDisturbances([at(5, 20), at(0, 10), at(30, 40)])).toEqual([
    { what: 'x + x', atMs: 0, recoveredMs: 20 },
    at(30, 40),
  ]);
});
