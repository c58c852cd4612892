/**
 * What the fence step of derivation costs per position, with 10 and with 10,000 fences. From the repository's root:
 *
 *   node_modules/.bin/node packages/telematics/bench/fence-step.ts
 *
 * A town has ten fences: its limit of 100 corners, seven round yards, two corridors. 1,000 vehicles drive in one town, then one
 * in each of 1,000 towns like it: what each meets is the same, the number of fences is not. CPU time of the thread, so
 * that other load on the machine counts less; the best of seven rounds.
 */
import type { DeviceId, GeofenceId, GeofenceShape, TenantId, VehicleId } from '@roadcall/contracts';
import { destinationPoint, type LatLon, type Position } from '@roadcall/geo';
import { DEFAULT_RULES } from '../src/derive/alarm-rules.ts';
import { emptyState } from '../src/derive/derivation-state.ts';
import { deriveFix } from '../src/derive/derive-fix.ts';
import { fenceSet, NO_FENCES, type FenceInForce, type FenceSet } from '../src/derive/fence-set.ts';
import { orderFix, type OrderedFix } from '../src/derive/ordered-fix.ts';
import { DEFAULT_SETTINGS } from '../src/derive/settings.ts';

const VEHICLES = 1_000;
const POSITIONS = 60;
const ROUNDS = 7;
const MIDDLE: LatLon = { lat: 30.6, lon: 114.3 };
/** Towns lie in a square grid this far apart, degrees: they do not overlap. */
const TOWN_PITCH_DEG = 0.2;
const T0 = Date.UTC(2026, 2, 2, 8);

let seed = 1;
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 4_294_967_296;
}

const position = ({ lat, lon }: LatLon): Position => [lon, lat];
/** A place in a town, by its bearing and distance from the middle. */
const at = (town: LatLon, degrees: number, metres: number): Position =>
  position(destinationPoint(town, degrees, metres));

function fencesOf(town: LatLon): GeofenceShape[] {
  const ring = Array.from({ length: 100 }, (_, i) => at(town, (i * 360) / 100, 5_000 + 300 * Math.sin(i)));
  const yards = Array.from({ length: 7 }, (_, i): GeofenceShape => {
    return { type: 'Point', coordinates: at(town, i * 51, 1_000 + 500 * i), radiusM: 100 + 40 * i };
  });
  const corridors = [20, 200].map((degrees): GeofenceShape => {
    const line = [1_000, 2_000, 3_000].map((metres, i) => at(town, degrees + 10 * i, metres));
    return { type: 'LineString', coordinates: line, widthM: 60 };
  });
  return [{ type: 'Polygon', coordinates: [[...ring, ring[0]!]] }, ...yards, ...corridors];
}

const fence = (shape: GeofenceShape, i: number): FenceInForce => ({
  id: `fence-${i}` as GeofenceId,
  shape,
  scope: { branchIds: null, classes: null, phases: null, vehicleIds: null },
  schedule: null,
  triggers: { enter: true, exit: true, mustBeInside: false, dwellS: 600, speedLimitKph: 60 },
});

/** A drive that turns a little at each position. */
function driveFrom(start: LatLon): OrderedFix[] {
  let place = start;
  let heading = random() * 360;
  return Array.from({ length: POSITIONS }, (_, i) => {
    heading += (random() - 0.5) * 40;
    place = destinationPoint(place, heading, 100);
    const ts = T0 + i * 10_000;
    return orderFix({
      ts,
      receivedAt: ts,
      boot: 0,
      seq: i,
      flags: 0,
      ...place,
      speedKph: 54,
      accuracyM: 8,
      altitudeM: undefined,
      hdop: undefined,
      batteryV: undefined,
      externalPower: undefined,
      locked: undefined,
      dtc: undefined,
      alarm: undefined,
      attributes: undefined,
    });
  });
}

/** Microseconds of CPU per position for all steps. */
function derive(fences: FenceSet, drives: readonly OrderedFix[][]): { us: number; facts: number } {
  let best = Infinity;
  let facts = 0;
  for (let round = 0; round < ROUNDS; round++) {
    facts = 0;
    const before = process.threadCpuUsage();
    const devices = drives.map((_, i) => ({
      state: emptyState(),
      context: {
        device: { tenantId: 1 as TenantId, deviceId: `device-${i}` as DeviceId },
        model: 'test',
        settings: DEFAULT_SETTINGS,
        asset: { vehicleId: `vehicle-${i}` as VehicleId },
        surroundings: {},
        timeZone: 'UTC',
        fences,
        alarmRules: DEFAULT_RULES,
      },
    }));
    for (let at = 0; at < POSITIONS; at++) {
      for (const [i, { state, context }] of devices.entries())
        facts += deriveFix(state, drives[i]![at]!, context).length;
    }
    const { user, system } = process.threadCpuUsage(before);
    best = Math.min(best, (user + system) / (VEHICLES * POSITIONS));
  }
  return { us: best, facts };
}

function measure(townCount: number): { step: number; all: number } {
  const side = Math.ceil(Math.sqrt(townCount));
  const towns = Array.from({ length: townCount }, (_, i) => ({
    lat: MIDDLE.lat + (Math.floor(i / side) - side / 2) * TOWN_PITCH_DEG,
    lon: MIDDLE.lon + ((i % side) - side / 2) * TOWN_PITCH_DEG,
  }));
  const fences = fenceSet(towns.flatMap(fencesOf).map(fence));
  seed = 1;
  const drives = Array.from({ length: VEHICLES }, (_, i) =>
    driveFrom(destinationPoint(towns[i % townCount]!, random() * 360, 4_000 * random())),
  );
  const without = derive(NO_FENCES, drives);
  const withFences = derive(fences, drives);
  const us = withFences.us - without.us;
  const shares = `all steps ${withFences.us.toFixed(2)} µs, without fences ${without.us.toFixed(2)} µs`;
  console.log(
    `${String(fences.size).padStart(6)} fences: ${us.toFixed(2)} µs per position (${shares}), ${withFences.facts} facts`,
  );
  return { step: us, all: withFences.us };
}

measure(30);
const few = measure(1);
const many = measure(1_000);
const ratio = (a: number, b: number): number => Number((a / b).toFixed(2));
console.log(
  JSON.stringify({
    bench: 'fence-step',
    stepRatio10kTo10: ratio(many.step, few.step),
    costRatio10kTo10: ratio(many.all, few.all),
  }),
);
