import type {
  Assignment,
  EventBody,
  FeedEvent,
  Incident,
  IncidentDetail,
  Problem,
  ProvisioningResult,
  UnitId,
} from '@roadcall/contracts';
import { appendEvents, newestEventId, offerAssignment, withTransaction } from '@roadcall/store';
import { plainDecision } from '@roadcall/testkit';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runApi, TENANT, type RunningApi } from './running-api.ts';
import { provision, storeState } from './sample-fleet.ts';
import { connect, eventually, watchEvents } from './sockets.ts';

let api: RunningApi;
let fleet: ProvisioningResult;
let dispatcher: string;
const open: { disconnect(): void }[] = [];
beforeAll(async () => {
  api = await runApi();
  fleet = await provision(api);
  await api.addUser('dispatcher', ['dispatcher']);
  await api.addUser('finance', ['finance']);
  dispatcher = await api.tokenOf('dispatcher');
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.disconnect();
});
afterAll(() => api.close());

const watch = (token: string, after?: number) => {
  const client = watchEvents(api.url, after === undefined ? { token } : { token, after });
  open.push(client.socket);
  return client;
};
const post = <T>(path: string, body: unknown, token = dispatcher) =>
  api.call<T>('POST', `/api/v1${path}`, { token, body });
const head = () => newestEventId(api.database.pool, 'all');
const idsOf = (events: readonly FeedEvent[]) => events.map(({ id }) => id);
const kindsOf = (events: readonly FeedEvent[]) => events.map(({ kind }) => kind);

/** Appends a branch event of its own transaction, as fast as the database commits. */
const append = (count: number) =>
  withTransaction(api.database.pool, async (tx) => {
    const data = { ...fleet.branches[0]!, nameZh: '店', lat: 31, lon: 121, timeZone: null, version: 1 };
    const body: EventBody = { kind: 'branch.changed', data };
    appendEvents(
      tx,
      Array.from({ length: count }, () => ({ tenantId: TENANT, subjectId: data.id, actor: null, body })),
    );
  });

/** What the dispatcher does when it has chosen a unit. */
async function offer(incident: Incident, unitId: UnitId): Promise<Assignment> {
  const at = new Date();
  const offered = await withTransaction(api.database.pool, (tx) =>
    offerAssignment(tx, {
      tenantId: TENANT,
      incidentId: incident.id,
      incidentVersion: incident.version,
      unitId,
      role: 'rescue',
      eta: { etaS: 300, distanceM: 4_000, source: 'road_graph' },
      route: null,
      decision: plainDecision(incident.id, unitId),
      at,
      expiresAt: new Date(at.getTime() + 60_000),
    }),
  );
  if (!offered.ok) throw new Error(`the offer was refused: ${offered.reason}`);
  return offered.assignment;
}

test('without a last id a client is told to read the lists, and goes on from there', async () => {
  const { events, resets } = watch(dispatcher);
  await eventually(() => resets.length === 1);
  expect(resets).toEqual([{ head: await head() }]);
  await append(2);
  await eventually(() => events.length === 2);
  expect(idsOf(events)).toEqual([resets[0]!.head + 1, resets[0]!.head + 2]);
});

test('an id of another database gets a reset instead of silence', async () => {
  const { resets } = watch(dispatcher, 1_000_000);
  await eventually(() => resets.length === 1);
  expect(resets[0]!.head).toBe(await head());
});

test('nothing is missed and nothing comes twice across cuts while many write', async () => {
  const from = await head();
  const { socket, events, resets } = watchEvents(api.url, { token: dispatcher, after: from });
  open.push(socket);
  socket.auth = (give: (auth: object) => void) => give({ token: dispatcher, after: events.at(-1)?.id ?? from });
  const written = new AbortController();
  let cuts = 0;
  const write = async () => {
    for (let i = 0; i < 40; i++) await append(1 + (i % 3));
  };
  const cut = async () => {
    while (!written.signal.aborted) {
      const before = events.length;
      await eventually(() => events.length > before + 5 || written.signal.aborted);
      if (!socket.connected) continue;
      socket.io.engine.close();
      cuts++;
    }
  };
  const cutting = cut();
  await Promise.all(Array.from({ length: 6 }, write));
  written.abort();
  await cutting;
  const to = await head();
  await eventually(() => events.at(-1)?.id === to);
  expect(idsOf(events)).toEqual(Array.from({ length: to - from }, (_, i) => from + 1 + i));
  expect(events.length).toBe(6 * (13 * 6 + 1));
  expect(resets).toEqual([]);
  expect(cuts).toBeGreaterThan(5);
}, 60_000);

test('roles that may not read events do not get in; others get what their permissions cover', async () => {
  const refused = connect(api.url, '/events', { token: await api.tokenOf('finance') });
  open.push(refused.socket);
  expect(await refused.outcome).toBe('forbidden');
});

test('an incident: opened, offered, accepted and driven by its crew, and each sees what is its own', async () => {
  const [own, other] = fleet.units;
  const [all, mine, theirs] = [watch(dispatcher), watch(own!.crewToken), watch(other!.crewToken)];
  await Promise.all([all, mine, theirs].map(({ resets }) => eventually(() => resets.length === 1)));
  await storeState(api, 'dev-1', new Date(), 31.2, 121.4);
  const opened = await post<Incident>('/incidents', { type: 'breakdown', vehicleId: fleet.vehicles[0]!.id });
  expect(opened).toMatchObject({ status: 201, body: { status: 'triaged', lat: 31.2, needs: ['tow'], source: 'api' } });
  const again = await post<Incident>('/incidents', { type: 'accident', vehicleId: fleet.vehicles[0]!.id });
  expect([again.status, again.body.id]).toEqual([200, opened.body.id]);

  const assignment = await offer(opened.body, own!.id);
  const act = (path: string, body?: unknown, token = own!.crewToken) =>
    post<Assignment & Problem>(`/assignments/${assignment.id}/${path}`, body, token);
  const waiting = await api.call<{ items: Assignment[] }>('GET', '/api/v1/assignments/mine', { token: own!.crewToken });
  expect(waiting.body.items.map(({ id, state }) => [id, state])).toEqual([[assignment.id, 'offered']]);
  expect(await act('accept', undefined, other!.crewToken)).toMatchObject({ status: 403, body: { code: 'not_yours' } });
  expect(await act('status', { state: 'on_scene' })).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
  expect(await act('accept')).toMatchObject({ status: 200, body: { state: 'accepted' } });
  expect(await act('accept')).toMatchObject({ status: 200, body: { state: 'accepted' } });
  for (const state of ['en_route', 'on_scene', 'done']) {
    expect(await act('status', { state })).toMatchObject({ status: 200, body: { state } });
  }
  const path = `/api/v1/incidents/${opened.body.id}`;
  const { body: detail } = await api.call<IncidentDetail>('GET', path, { token: dispatcher });
  expect(detail).toMatchObject({ status: 'resolved', assignments: [{ state: 'done', unitName: 'R-01' }] });

  await eventually(() => all.events.at(-1)?.id !== undefined && isResolved(mine.events));
  expect(kindsOf(all.events)).toEqual(expect.arrayContaining(['incident.reported', 'vehicle.changed', 'unit.changed']));
  expect(new Set(kindsOf(mine.events))).toEqual(new Set(['assignment.changed', 'unit.changed', 'incident.changed']));
  expect(theirs.events).toEqual([]);
});

test('a cancelled incident frees its unit; a resolved one cannot be cancelled', async () => {
  const opened = await post<Incident>('/incidents', { type: 'flat_tyre', lat: 31.25, lon: 121.45, severity: 'minor' });
  const cancel = () => post<Incident & Problem>(`/incidents/${opened.body.id}/cancel`, { reason: 'customer drove on' });
  expect(await cancel()).toMatchObject({
    status: 200,
    body: { status: 'cancelled', cancelReason: 'customer drove on' },
  });
  expect(await cancel()).toMatchObject({ status: 200 });
  const nowhere = await post<Problem>('/incidents', { type: 'breakdown', vehicleId: fleet.vehicles[1]!.id });
  expect(nowhere).toMatchObject({ status: 409, body: { code: 'no_position' } });
});

function isResolved(events: readonly FeedEvent[]): boolean {
  return events.some((event) => event.kind === 'incident.changed' && event.data.status === 'resolved');
}
