import { Incident, pageOf, Rental, type VehicleId } from '@roadcall/contracts';
import { createShutdown, silentLogger, type Shutdown } from '@roadcall/service-kit';
import { waitFor } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { SimulatorConfig } from '../src/config.ts';
import type { SimulationSettings } from '../src/core/settings.ts';
import { CAR_MODELS } from '../src/plan/car-models.ts';
import { startFleet, type RunningFleet } from '../src/run-fleet.ts';
import { PROVISIONING_TOKEN, startProduct, type ProductUnderTest } from './product-under-test.ts';
import { buildSmallTown } from './small-town.ts';

/** A rescue takes some minutes of the city, and a busy machine its time. */
const patient = { timeout: 120_000 };
const VEHICLES = 20;
/** Tow trucks, repair vans and a driver who brings replacement vehicles. */
const UNITS = 5;
/** Of one class: whichever has the collision, those in the yards can replace it. */
const INTERCHANGEABLE = CAR_MODELS.filter((model) => model.class === 'compact');
let product: ProductUnderTest;
let shutdown: Shutdown;
let fleet: RunningFleet;
let cityDir: string;

beforeAll(async () => {
  cityDir = await buildSmallTown();
  product = await startProduct(cityDir);
  // A collision soon after everybody is connected, and no other trouble.
  await start({ firstTroubleAfterS: 60, troubleEveryS: 1e9, givesUpAfterS: 1e9, workS: [5, 10] });
});
afterAll(async () => {
  await shutdown.begin('the test is over');
  await product.stop();
});

async function start(settings: Partial<SimulationSettings>): Promise<void> {
  const logger = silentLogger();
  shutdown = createShutdown({ logger });
  const config = SimulatorConfig.parse({
    API_URL: product.apiUrl,
    MQTT_URL: product.mqttUrl,
    PROVISIONING_TOKEN,
    ROADCALL_CITY_DIR: cityDir,
    SIM_VEHICLES: VEHICLES,
    SIM_UNITS: UNITS,
    SIM_SPEEDUP: 12,
  });
  fleet = await startFleet({ config, logger, shutdown, settings, models: INTERCHANGEABLE });
}

const soon = <T>(condition: () => Promise<T>, what: string) => waitFor(condition, { timeoutMs: 100_000, what });

async function count(sql: string): Promise<number> {
  const { rows } = await product.database.pool.query<{ count: string }>(sql);
  return Number(rows[0]?.count);
}

async function ask<T extends z.ZodType>(path: string, response: T, body?: unknown): Promise<z.output<T>> {
  const headers = { authorization: `Bearer ${PROVISIONING_TOKEN}`, 'content-type': 'application/json' };
  const request = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(`${product.apiUrl}/api/v1${path}`, request);
  return response.parse(await answer.json());
}

const incidents = async () => (await ask('/incidents', pageOf(Incident))).items;

test('every vehicle and unit sends, from a device of its own', patient, async () => {
  await soon(
    async () => (await count('SELECT count(DISTINCT device_id) FROM fixes')) === VEHICLES + UNITS,
    'fixes of all devices',
  );
  await soon(
    async () => (await count('SELECT count(*) FROM devices WHERE online')) === VEHICLES + UNITS,
    'all devices online',
  );
  expect(await count('SELECT count(*) FROM quarantine')).toBe(0);
});

test('vehicles that drive are on rent, and the product says so, too', patient, async () => {
  const driven = fleet.vehicleIds.filter((_, index) => fleet.simulation.vehicles[index]?.phase === 'rented');
  expect(driven.length).toBeGreaterThan(VEHICLES / 3);
  const handedOver = async (): Promise<Set<VehicleId | undefined>> => {
    const { items } = await ask('/rentals', pageOf(Rental));
    const begun = items.filter(({ status }) => !['confirmed', 'preparing', 'ready'].includes(status));
    return new Set(begun.map(({ legs }) => legs[0]?.vehicleId));
  };
  await soon(async () => {
    const begun = await handedOver();
    return driven.every((id) => begun.has(id));
  }, 'rentals of all that drive');
});

test(
  'a collision opens an incident; a crew comes and tows, a driver brings another vehicle, then it is resolved',
  patient,
  async () => {
    const resolved = await soon(
      async () => (await incidents()).find(({ source, status }) => source === 'alarm' && status === 'resolved'),
      'the rescue',
    );
    expect(resolved).toMatchObject({ type: 'accident', assignment: { state: 'done' } });
    expect(resolved.onSceneAt! > resolved.acceptedAt!).toBe(true);
    expect(resolved).toMatchObject({ replacementOwed: true, replacement: { state: 'done' } });
    const vehicle = fleet.vehicleIds.indexOf(resolved.vehicleId!);
    await soon(async () => fleet.simulation.vehicles[vehicle]?.hold === undefined, 'the vehicle to be let go');
    expect(await count(`SELECT count(*) FROM alarms WHERE kind = 'collision'`)).toBe(1);
  },
);

test('it goes on over a kill -9 of ingestor and api: an incident of the console is rescued, too', patient, async () => {
  await Promise.all([product.restart('ingestor'), product.restart('api')]);
  await soon(async () => fleet.devices.counts().connected === VEHICLES + UNITS, 'all devices to come back');
  const vehicle = fleet.simulation.vehicles.findIndex(({ phase, hold }) => phase === 'rented' && !hold);
  const wish = { type: 'flat_tyre', vehicleId: fleet.vehicleIds[vehicle] };
  const opened = await ask('/incidents', Incident, wish);
  await soon(async () => fleet.simulation.vehicles[vehicle]?.hold?.hasIncident === true, 'the vehicle to stop');
  const rescued = await soon(
    async () => (await incidents()).find(({ id, status }) => id === opened.id && status === 'resolved'),
    'the second rescue',
  );
  expect(rescued).toMatchObject({ source: 'api', assignment: { state: 'done' } });
});

test(
  'at its end all devices say goodbye, and a second start finds the same fleet and its rentals',
  patient,
  async () => {
    await shutdown.begin('the end');
    await soon(async () => (await count('SELECT count(*) FROM devices WHERE online')) === 0, 'all devices offline');
    const rentals = await count(`SELECT count(*) FROM rentals WHERE status = 'active'`);
    const known = fleet.vehicleIds;
    await start({ troubleEveryS: 1e9, firstTroubleAfterS: 1e9 });
    expect(fleet.vehicleIds).toEqual(known);
    expect(await count('SELECT count(*) FROM vehicles')).toBe(VEHICLES);
    expect(await count('SELECT count(*) FROM units')).toBe(UNITS);
    const rented = fleet.simulation.vehicles.filter(({ phase }) => phase === 'rented').length;
    expect(rented).toBeGreaterThanOrEqual(rentals);
  },
);
