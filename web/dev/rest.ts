import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  IncidentCancellation,
  NewIncident,
  OPEN_INCIDENT_STATUSES,
  PasswordChange,
  SignIn,
  UserId,
  type FleetAt,
  type PositionAt,
  type SessionUser,
  type Track,
} from '@roadcall/contracts';
import { ALARM_ROUTES } from './rest-alarms.ts';
import { AREA_ROUTES } from './rest-areas.ts';
import { CLOCK_ROUTES, countClocks } from './rest-clocks.ts';
import { asIncident } from './world/moves.ts';
import { cancelIncident, openIncident } from './world/rescue.ts';
import { coverageOf } from './world/coverage.ts';
import { ok, page, problem, type Answer, type RecordedRoute } from './recorded-route.ts';
import { DESK_ROUTES } from './rest-desk.ts';
import { DEVICE_ROUTES } from './rest-devices.ts';
import { GATEWAY_ROUTES } from './rest-gateways.ts';
import { QUARANTINE_ROUTES } from './rest-quarantine.ts';
import { FENCE_ROUTES } from './rest-fences.ts';
import { MISSION_ROUTES } from './rest-mission.ts';
import { SETTINGS_ROUTES } from './rest-settings.ts';
import { UNIT_ROUTES } from './rest-units.ts';
import { CREW_ROUTES } from './rest-crew.ts';
import { crewUnit } from './world/units.ts';
import type { World } from './world/world.ts';

/** Whoever signs in as `crew` is one, all others are administrators. */
export const isCrewName = (username: string | undefined): boolean => username?.startsWith('crew') === true;

function userOf(world: World, username: string): SessionUser {
  const isCrew = isCrewName(username);
  return {
    id: UserId.parse('01900000-0000-7000-8000-00000000f00d'),
    username,
    displayName: username,
    roles: isCrew ? ['technician'] : ['administrator'],
    unitId: isCrew ? crewUnit(world).id : null,
    mustChangePassword: username === 'new',
  };
}

const inAWeek = (world: World): string => new Date(world.now + 7 * 86_400_000).toISOString();

/** The REST surface of the recorded company: method, path pattern, answer. Public ones come first. */
const ROUTES: readonly RecordedRoute[] = [
  [
    'POST',
    /^\/auth\/sign-in$/,
    ({ world, body }) => {
      const wish = SignIn.safeParse(body);
      if (!wish.success) return problem(400, 'invalid_body', 'The user name and the password are needed');
      if (wish.data.password === 'wrong') return problem(401, 'wrong_credentials', 'User name or password is wrong');
      const user = userOf(world, wish.data.username);
      return {
        status: 200,
        body: { user, token: null, expiresAt: inAWeek(world) },
        cookie: `roadcall_recorded=${encodeURIComponent(user.username)}; Path=/; HttpOnly; SameSite=Strict`,
      };
    },
    true,
  ],
  [
    'GET',
    /^\/auth\/session$/,
    ({ world, username }) => ok({ user: username === undefined ? null : userOf(world, username) }),
    true,
  ],
  ['POST', /^\/auth\/sign-out$/, () => ({ status: 204, cookie: 'roadcall_recorded=; Path=/; Max-Age=0' })],
  [
    'POST',
    /^\/auth\/change-password$/,
    ({ body }) =>
      PasswordChange.safeParse(body).success
        ? { status: 204, cookie: 'roadcall_recorded=demo; Path=/; HttpOnly; SameSite=Strict' }
        : problem(400, 'invalid_body', 'The new password needs at least ten characters'),
  ],
  ['GET', /^\/city$/, ({ world }) => ok(world.city)],
  ['GET', /^\/branches$/, ({ world }) => page(world.branches)],
  ['GET', /^\/vehicles$/, ({ world }) => page(world.vehicles.map((vehicle) => world.withPosition(vehicle)))],
  [
    'GET',
    /^\/vehicles\/([^/]+)$/,
    ({ world, params }) => {
      const vehicle = world.vehicles.find((candidate) => candidate.id === params[0]);
      return vehicle ? ok(world.withPosition(vehicle)) : problem(404, 'not_found', 'There is no such vehicle');
    },
  ],
  [
    'GET',
    /^\/(?:vehicles|units)\/([^/]+)\/track$/,
    ({ world, params }) => {
      const record = [...world.vehicles, ...world.units].find((candidate) => candidate.id === params[0]);
      return record
        ? ok(
            wholeTrack(
              world.movingOf(record).track,
              world.alarms.filter(({ vehicleId }) => vehicleId === record.id),
            ),
          )
        : problem(404, 'not_found', 'There is no such vehicle');
    },
  ],
  ['GET', /^\/vehicles\/([^/]+)\/trips$/, () => ok({ trips: [], truncated: false })],
  ['GET', /^\/vehicles\/([^/]+)\/stops$/, () => ok({ stops: [], truncated: false })],
  ['GET', /^\/positions$/, ({ world, query }) => ok(fleetAt(world, query.get('at') ?? ''))],
  [
    'GET',
    /^\/rentals$/,
    ({ world, query }) => {
      const vehicleId = query.get('vehicleId');
      return page(
        world.rentals.filter((rental) => !vehicleId || rental.legs.some((leg) => leg.vehicleId === vehicleId)),
      );
    },
  ],
  [
    'GET',
    /^\/alarms$/,
    ({ world, query }) => {
      const vehicleId = query.get('vehicleId');
      return page(world.alarms.filter((alarm) => !vehicleId || alarm.vehicleId === vehicleId));
    },
  ],
  [
    'GET',
    /^\/incidents$/,
    ({ world, query }) => {
      const open = query.get('status') === 'open';
      const vehicleId = query.get('vehicleId');
      return page(
        world.incidents
          .filter((incident) => !open || OPEN_INCIDENT_STATUSES.includes(incident.status))
          .filter((incident) => !vehicleId || incident.vehicleId === vehicleId)
          .map(asIncident),
      );
    },
  ],
  [
    'POST',
    /^\/incidents$/,
    ({ world, body }) => {
      const wish = NewIncident.safeParse(body);
      if (!wish.success) return problem(400, 'invalid_body', wish.error.message);
      const vehicle = world.vehicles.find((candidate) => candidate.id === wish.data.vehicleId);
      if (vehicle?.condition === 'in_rescue') return problem(409, 'wrong_state', 'This vehicle has an open incident');
      return {
        status: 201,
        body: asIncident(openIncident(world, wish.data, { source: wish.data.caller ? 'call' : 'console' })),
      };
    },
  ],
  [
    'GET',
    /^\/incidents\/([^/]+)$/,
    ({ world, params }) => {
      const incident = world.incidents.find((candidate) => candidate.id === params[0]);
      return incident ? ok(incident) : problem(404, 'not_found', 'There is no such incident');
    },
  ],
  [
    'POST',
    /^\/incidents\/([^/]+)\/cancel$/,
    ({ world, params, body }) => {
      const wish = IncidentCancellation.safeParse(body);
      if (!wish.success) return problem(400, 'invalid_body', 'A reason is needed');
      const incident = cancelIncident(world, params[0]!, wish.data.reason);
      return incident ? ok(asIncident(incident)) : problem(409, 'wrong_state', 'The incident is over already');
    },
  ],
  [
    'GET',
    /^\/overview$/,
    ({ world }) =>
      ok({
        vehicles: world.vehicles.length,
        units: world.units.length,
        openIncidents: world.incidents.filter((incident) => OPEN_INCIDENT_STATUSES.includes(incident.status)).length,
        ...countClocks(world),
        activeAlarms: world.alarms.filter((alarm) => alarm.active).length,
        unacknowledgedAlarms: world.alarms.filter((alarm) => alarm.active && !alarm.acknowledgedAt).length,
        quarantinedLast24h: 47,
        quarantinedByReason: { invalid: 21, in_the_future: 14, null_island: 9, unparseable: 3 },
      }),
  ],
  ['GET', /^\/coverage$/, ({ world }) => ok(coverageOf(world))],
  ...CLOCK_ROUTES,
  ...DESK_ROUTES,
  ...MISSION_ROUTES,
  ...AREA_ROUTES,
  ...SETTINGS_ROUTES,
  ...ALARM_ROUTES,
  ...DEVICE_ROUTES,
  ...GATEWAY_ROUTES,
  ...QUARANTINE_ROUTES,
  ...FENCE_ROUTES,
  ...UNIT_ROUTES,
  ...CREW_ROUTES,
];

/** Answers one request below `/api/v1`; undefined when the path is none of ours. */
export function answer(world: World, method: string, url: URL, body: unknown, username: string | undefined): Answer {
  const path = url.pathname.slice('/api/v1'.length);
  for (const [wanted, pattern, handle, open] of ROUTES) {
    const match = wanted === method ? pattern.exec(path) : null;
    if (!match) continue;
    if (!open && !username) return problem(401, 'unauthenticated', 'Sign in first');
    return handle({ world, params: match.slice(1).map(decodeURIComponent), query: url.searchParams, body, username });
  }
  return problem(404, 'not_found', 'There is nothing at this address');
}

export function usernameOf(cookieHeader: string | undefined): string | undefined {
  const match = /(?:^|; )roadcall_recorded=([^;]+)/.exec(cookieHeader ?? '');
  return match?.[1] ? decodeURIComponent(match[1]) : undefined;
}

/** Reads the body of a request as JSON, or as text when it is none; undefined when there is none. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

export function send(response: ServerResponse, reply: Answer): void {
  response.statusCode = reply.status;
  if (reply.cookie) response.setHeader('set-cookie', reply.cookie);
  if (reply.body === undefined) {
    response.end();
    return;
  }
  response.setHeader('content-type', reply.status >= 400 ? 'application/problem+json' : 'application/json');
  response.end(JSON.stringify(reply.body));
}

function fleetAt(world: World, at: string): FleetAt {
  const records = [...world.vehicles, ...world.units];
  const positions = records.flatMap((record): PositionAt[] => {
    const point = world.movingOf(record).track.findLast(({ recordedAt }) => recordedAt <= at);
    if (!point || record.deviceId === null) return [];
    const isVehicle = 'plate' in record;
    const who = isVehicle
      ? { vehicleId: record.id, unitId: null, label: record.plate }
      : { vehicleId: null, unitId: record.id, label: record.name };
    const { lat, lon, recordedAt, speedKph, headingDeg } = point;
    const { deviceId, no } = record;
    return [{ no, deviceId, ...who, lat, lon, recordedAt, speedKph, headingDeg, ignition: true, flags: [] }];
  });
  return { at, positions, withoutPosition: records.length - positions.length };
}

function wholeTrack(points: Track['points'], alarms: Track['alarms']): Track {
  return { points, truncated: false, next: null, storedPoints: points.length, errorM: 0, gaps: [], alarms, stops: [] };
}
