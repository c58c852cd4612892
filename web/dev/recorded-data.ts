import { readFileSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { City, type RoadClass } from '@roadcall/contracts';
import type { Connect, Plugin } from 'vite';
import { answer, readJson, send, usernameOf } from './rest.ts';
import { serveSockets } from './sockets.ts';
import { happenAlarms, seedAlarms } from './world/alarms.ts';
import { advanceClocks } from './world/clocks.ts';
import { seedCases } from './world/cases.ts';
import { bringReplacements } from './world/replacements.ts';
import { arriveNow, dispatch, openIncident } from './world/rescue.ts';
import { watchSafety } from './world/units.ts';
import { World } from './world/world.ts';

const TICK_MS = 500;
const ALARM_EVERY_MS = 15_000;
const INCIDENT_EVERY_MS = 90_000;
/** `ROADCALL_RECORDED_TROUBLE=none`: no alarm and no incident comes by itself, under a test's hands. */
const HAS_TROUBLE = process.env.ROADCALL_RECORDED_TROUBLE !== 'none';

interface Basemap {
  road: {
    features: { geometry: { type: string; coordinates: [number, number][] }; properties: { class: RoadClass } }[];
  };
}

const cityFile = (name: string): string => readFileSync(new URL(`./generated/${name}`, import.meta.url), 'utf8');

/** How many vehicles and units drive: `ROADCALL_RECORDED_FLEET=5000,60`, 500 and 40 unless told. */
function fleetSize(): { vehicles: number; units: number } {
  const [vehicles = 500, units = 40] = (process.env.ROADCALL_RECORDED_FLEET ?? '')
    .split(',')
    .map(Number)
    .filter(Boolean);
  return { vehicles, units };
}

/**
 * The console on recorded data alone: a Vite plugin that stands in for the api, in `vite --mode recorded` and
 * `vite preview --mode recorded`. The console itself does not know the difference: same paths, same sockets.
 */
export function recordedData(): Plugin {
  return {
    name: 'roadcall-recorded-data',
    configureServer: (server) => {
      if (server.httpServer) attach(server.middlewares, server.httpServer as HttpServer);
    },
    configurePreviewServer: (server) => attach(server.middlewares, server.httpServer as HttpServer),
  };
}

function attach(middlewares: Connect.Server, http: HttpServer): void {
  const basemapText = cityFile('basemap.json');
  const basemap = JSON.parse(basemapText) as Basemap;
  const world = new World({
    city: City.parse(JSON.parse(cityFile('city.json'))),
    roads: basemap.road.features,
    ...fleetSize(),
    now: Date.now(),
  });
  warmUp(world);

  middlewares.use((request, response, next) => {
    const url = new URL(request.url ?? '/', 'http://recorded');
    if (!url.pathname.startsWith('/api/v1/')) return next();
    if (url.pathname === '/api/v1/city/basemap') {
      response.setHeader('content-type', 'application/json');
      response.end(basemapText);
      return;
    }
    readJson(request)
      .then((body) =>
        send(response, answer(world, request.method ?? 'GET', url, body, usernameOf(request.headers.cookie))),
      )
      .catch((error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      });
  });

  const publish = serveSockets(http, world, TICK_MS);
  const timers = [
    setInterval(() => {
      publish(world.tick(Date.now()));
      dispatch(world);
      bringReplacements(world);
      advanceClocks(world);
      watchSafety(world);
    }, TICK_MS),
    ...(HAS_TROUBLE
      ? [setInterval(() => happenAlarms(world), ALARM_EVERY_MS), setInterval(() => breakDown(world), INCIDENT_EVERY_MS)]
      : []),
  ];
  http.on('close', () => timers.forEach(clearInterval));
}

/** Lets the company live through its last quarter of an hour before anybody looks. */
function warmUp(world: World): void {
  const now = world.now;
  const step = 2_000;
  for (let at = now - 15 * 60_000; at < now; at += step) {
    world.now = at - step;
    for (const moving of world.moving.values()) moving.nextFixAt = Math.min(moving.nextFixAt, at);
    world.tick(at);
  }
  world.now = now;
  seedAlarms(world, 26);
  for (const minutesAgo of [31.5, 25, 17, 4]) breakDown(world, now - minutesAgo * 60_000);
  dispatch(world);
  if (process.env.ROADCALL_RECORDED_CASES === '1') {
    seedCases(world);
    return;
  }
  const last = world.incidents[0];
  const crew = world.units.find(({ id }) => id === last?.assignment?.unitId);
  if (!last || !crew) return;
  // This crew will be silent after a minute: what then happens can be looked at.
  crew.safetyIntervalMin = 1;
  arriveNow(world, last);
}

function breakDown(world: World, reportedAt?: number): void {
  const vehicle = world.random.pick(
    world.vehicles.filter((candidate) => candidate.rentalPhase === 'rented' && candidate.condition === 'ok'),
  );
  openIncident(
    world,
    {
      type: world.random.pick(['breakdown', 'flat_tyre', 'out_of_energy', 'accident', 'lockout'] as const),
      severity: world.random.pick(['minor', 'major', 'critical'] as const),
      vehicleId: vehicle.id,
      unitId: null,
      alarmId: null,
      caller: null,
      note: null,
    },
    { source: 'alarm', ...(reportedAt === undefined ? {} : { reportedAt }) },
  );
}
