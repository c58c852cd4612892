import {
  AssignmentId,
  ASSIGNMENT_TRANSITIONS,
  IncidentId,
  MissionId,
  UnitId,
  VehicleId,
  type Assignment,
  type AssignmentState,
} from '@roadcall/contracts';
import { silentLogger } from '@roadcall/service-kit';
import { waitFor } from '@roadcall/testkit';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { ApiRefusal } from './api-client.ts';
import { Crew, type CrewBody } from './crew.ts';

const uuid = (n: number): string => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`;
const offer = (n = 1): Assignment => ({
  id: AssignmentId.parse(uuid(n)),
  missionId: MissionId.parse(uuid(100 + n)),
  incidentId: IncidentId.parse(uuid(200 + n)),
  role: 'rescue',
  unitId: UnitId.parse(uuid(300)),
  unitName: 'R-01',
  state: 'offered',
  etaS: 120,
  etaSource: 'road_graph',
  distanceM: 900,
  route: null,
  destination: { lat: 30, lon: 120 },
  vehicle: null,
  pickedUpAt: null,
  reason: null,
  declineCode: null,
  pin: null,
  manual: null,
  offeredAt: '2026-03-01T08:00:00.000Z',
  offerExpiresAt: '2026-03-01T08:01:00.000Z',
  acceptedAt: null,
  enRouteAt: null,
  onSceneAt: null,
  endedAt: null,
  steps: [],
  doubts: [],
  liveEta: null,
  version: 1,
});

function hireCrew(options: { tow?: 'never' | 'always'; canTow?: boolean } = {}) {
  /** The server's assignment. */
  const server: { assignment: Assignment | null; reported: AssignmentState[]; failNext: Error[] } = {
    assignment: null,
    reported: [],
    failNext: [],
  };
  const done: string[] = [];
  const move = async (id: AssignmentId, state: AssignmentState): Promise<Assignment> => {
    await new Promise((resolve) => setImmediate(resolve));
    const failure = server.failNext.shift();
    if (failure) throw failure;
    const { assignment } = server;
    if (assignment?.id !== id || !ASSIGNMENT_TRANSITIONS[assignment.state].includes(state)) {
      throw new ApiRefusal(409, 'wrong_state', 'no');
    }
    server.reported.push(state);
    server.assignment = { ...assignment, state, version: assignment.version + 1 };
    return server.assignment;
  };
  const body: CrewBody = {
    drive: () => done.push('drive'),
    work: () => done.push('work'),
    bring: () => done.push('bring') > 0,
    tow: () => done.push('tow') > 0 && options.canTow !== false,
    towing: () => options.tow ?? 'never',
    release: () => done.push('release'),
  };
  const crew = new Crew({
    api: {
      accept: (id) => move(id, 'accepted'),
      pickUp: async () => {
        const { assignment } = server;
        if (!assignment) throw new ApiRefusal(404, 'not_found', 'no');
        server.assignment = { ...assignment, pickedUpAt: assignment.offeredAt, version: assignment.version + 1 };
        return server.assignment;
      },
      report: move,
      activeAssignment: async () =>
        server.assignment && ASSIGNMENT_TRANSITIONS[server.assignment.state].length > 0 ? server.assignment : null,
    },
    body,
    random: seededRandom(1),
    logger: silentLogger(),
    signal: new AbortController().signal,
    thinksMs: [1, 5],
  });
  const until = (is: () => boolean) => waitFor(is, { timeoutMs: 5_000, what: 'the crew' });
  const offered = (n = 1): Assignment => (server.assignment = offer(n));
  return { crew, server, done, until, offered };
}

describe('a crew', () => {
  it('accepts an offer, drives, works and reports each step', async () => {
    const { crew, server, done, until, offered } = hireCrew();
    const { id } = offered();
    crew.follow(server.assignment!);
    await until(() => done.includes('drive'));
    crew.stepDone(id, 'arrived');
    await until(() => done.includes('work'));
    crew.stepDone(id, 'worked');
    await until(() => done.includes('release'));
    expect(server.reported).toEqual(['accepted', 'en_route', 'on_scene', 'done']);
    expect(done).toEqual(['drive', 'work', 'release']);
  });

  it('fetches a replacement vehicle first and hands it over where the customer is', async () => {
    const { crew, server, done, until } = hireCrew();
    const vehicle = { id: VehicleId.parse(uuid(400)), plate: 'P1', class: 'compact', lat: 30.1, lon: 120.1 } as const;
    server.assignment = { ...offer(), role: 'delivery_driver', vehicle };
    const { id } = server.assignment;
    crew.follow(server.assignment);
    await until(() => done.includes('drive'));
    crew.stepDone(id, 'arrived');
    await until(() => done.includes('bring'));
    crew.stepDone(id, 'arrived');
    await until(() => done.includes('work'));
    crew.stepDone(id, 'worked');
    await until(() => done.includes('release'));
    expect(server.reported).toEqual(['accepted', 'en_route', 'on_scene', 'done']);
    expect(done).toEqual(['drive', 'bring', 'work', 'release']);
  });

  it('tows what cannot be mended, and is done at the branch', async () => {
    const { crew, server, done, until, offered } = hireCrew({ tow: 'always' });
    const { id } = offered();
    crew.follow({ ...server.assignment!, state: 'on_scene' });
    server.assignment = { ...server.assignment!, state: 'on_scene' };
    crew.stepDone(id, 'worked');
    await until(() => done.includes('tow'));
    crew.stepDone(id, 'delivered');
    await until(() => done.includes('release'));
    expect(server.reported).toEqual(['towing', 'done']);
  });

  it('does nothing twice when an event and an answer bring the same news', async () => {
    const { crew, server, done, until, offered } = hireCrew();
    offered();
    crew.follow(server.assignment!);
    crew.follow(server.assignment!);
    await until(() => done.includes('drive'));
    crew.follow(server.assignment!);
    crew.follow({ ...server.assignment!, state: 'accepted', version: 2 });
    await crew.readAgain();
    expect(server.reported).toEqual(['accepted', 'en_route']);
    expect(done).toEqual(['drive']);
  });

  it('lets go when the rescue is called off, and takes the next offer', async () => {
    const { crew, server, done, until, offered } = hireCrew();
    offered();
    crew.follow(server.assignment!);
    await until(() => done.includes('drive'));
    crew.follow({ ...server.assignment!, state: 'cancelled', version: 9 });
    expect(done).toEqual(['drive', 'release']);
    crew.follow(offered(2));
    await until(() => done.length === 3);
    expect(done).toEqual(['drive', 'release', 'drive']);
  });

  it('shrugs at a refusal: it reads again and finds itself free', async () => {
    const { crew, server, done, until, offered } = hireCrew();
    crew.follow(offered());
    server.assignment = { ...server.assignment!, state: 'expired', version: 2 };
    await until(() => done.includes('release'));
    expect(server.reported).toEqual([]);
  });

  it('repeats what did not get through', async () => {
    const { crew, server, done, until, offered } = hireCrew();
    server.failNext = [new TypeError('fetch failed'), new ApiRefusal(503, 'unavailable', 'later')];
    crew.follow(offered());
    await until(() => done.includes('drive'));
    expect(server.reported).toEqual(['accepted', 'en_route']);
  });

  it('takes up after a restart what it was doing', async () => {
    const { crew, server, done, offered } = hireCrew();
    server.assignment = { ...offered(), state: 'on_scene', version: 5 };
    await crew.readAgain();
    expect(done).toEqual(['work']);
  });

  it('is done when the vehicle is not there to be towed', async () => {
    const { crew, server, done, until, offered } = hireCrew({ canTow: false });
    server.assignment = { ...offered(), state: 'towing', version: 5 };
    await crew.readAgain();
    await until(() => done.includes('release'));
    expect(server.reported).toEqual(['done']);
  });
});
