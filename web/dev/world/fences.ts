import { GeofenceId, NewGeofence, type Geofence, type GeofenceVisit } from '@roadcall/contracts';
import { destinationPoint, type LatLon } from '@roadcall/geo';
import type { World } from './world.ts';

const held = new WeakMap<World, Geofence[]>();

/** The fences of the recorded company: a yard at each branch, the city limit, and one of each other kind. */
export function fencesOf(world: World): Geofence[] {
  let fences = held.get(world);
  if (fences === undefined) held.set(world, (fences = seed(world)));
  return fences;
}

/** A fence under a fresh id, or the next version of one. */
export function recordedFence(wish: NewGeofence, before?: Geofence): Geofence {
  const id = before?.id ?? GeofenceId.parse(crypto.randomUUID());
  return { ...wish, id, version: (before?.version ?? 0) + 1, validFrom: new Date().toISOString() };
}

/** A few stays of the last hours. */
export function visitsOf(world: World, fence: Geofence): GeofenceVisit[] {
  const ago = (minutes: number): string => new Date(world.now - minutes * 60_000).toISOString();
  return world.vehicles.slice(3, 8).map(({ id, plate }, i) => ({
    id: crypto.randomUUID(),
    geofenceId: fence.id,
    vehicleId: id,
    plate,
    enteredAt: ago(12 + 47 * i),
    leftAt: i === 0 ? null : ago(47 * i - 20),
    dwelt: i === 3,
  }));
}

function around(place: LatLon, degrees: number, metres: number): [number, number] {
  const { lat, lon } = destinationPoint(place, degrees, metres);
  return [Math.round(lon * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5];
}

function seed(world: World): Geofence[] {
  const [west, south, east, north] = world.city.bounds;
  const inset = 0.16;
  const at = (x: number, y: number): [number, number] => [
    west + (east - west) * (inset + (1 - 2 * inset) * x),
    south + (north - south) * (inset + (1 - 2 * inset) * y),
  ];
  const first: LatLon = world.branches[0] ?? world.city.camera;
  const second: LatLon = world.branches[1] ?? world.city.camera;
  const wishes: NewGeofence[] = world.branches.map(({ nameZh, nameEn, lat, lon }) =>
    NewGeofence.parse({
      nameZh: `${nameZh}停车场`,
      nameEn: `${nameEn} yard`,
      kind: 'branch_yard',
      colour: 'green',
      shape: { type: 'Point', coordinates: [lon, lat], radiusM: 180 },
      scope: { phases: ['available', 'returned'] },
      triggers: { exit: true },
    }),
  );
  const corners: [number, number][] = [
    [0.1, 0],
    [0.9, 0.05],
    [1, 0.5],
    [0.85, 1],
    [0.3, 0.95],
    [0, 0.5],
  ];
  const limit = corners.map(([x, y]) => at(x, y));
  const port = [40, 80, 130, 190, 260].map((degrees) => around(first, degrees, degrees > 100 ? 900 : 1_500));
  wishes.push(
    NewGeofence.parse({
      nameZh: '市区边界',
      nameEn: 'City limit',
      kind: 'city_limit',
      colour: 'blue',
      shape: { type: 'Polygon', coordinates: [[...limit, limit[0]]] },
      triggers: { exit: true },
    }),
    NewGeofence.parse({
      nameZh: '港区禁行',
      nameEn: 'Port, no entry',
      kind: 'no_go',
      colour: 'red',
      shape: { type: 'Polygon', coordinates: [[...port, port[0]]] },
      schedule: { timeZone: 'Asia/Shanghai', windows: [{ days: [1, 2, 3, 4, 5], from: '20:00', to: '06:00' }] },
      triggers: { enter: true },
    }),
    NewGeofence.parse({
      nameZh: '酒店客户',
      nameEn: 'Hotel fleet',
      kind: 'customer_site',
      colour: 'violet',
      shape: { type: 'Point', coordinates: around(second, 60, 1_400), radiusM: 320 },
      triggers: { enter: true, dwellS: 7_200 },
    }),
    NewGeofence.parse({
      nameZh: '机场走廊',
      nameEn: 'Airport corridor',
      kind: 'custom',
      colour: 'teal',
      shape: {
        type: 'LineString',
        coordinates: [around(second, 0, 100), around(second, 300, 1_500), around(second, 290, 3_500)],
        widthM: 160,
      },
      triggers: { speedLimitKph: 80 },
    }),
  );
  return wishes.map((wish) => recordedFence(wish));
}
