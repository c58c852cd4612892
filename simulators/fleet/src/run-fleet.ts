import { setTimeout as pause } from 'node:timers/promises';
import type { FeedEvent, VehicleId } from '@roadcall/contracts';
import { loadCity, loadRoadGraph } from '@roadcall/roads';
import type { Logger, Shutdown } from '@roadcall/service-kit';
import { carryOut } from './carry-out.ts';
import type { SimulatorConfig } from './config.ts';
import { DEFAULT_SETTINGS, type SimulationSettings } from './core/settings.ts';
import { Simulation } from './core/simulation.ts';
import { readDeviceMemories, writeDeviceMemories } from './device-memory.ts';
import { connectDevices, type DeviceFleet, type FleetDevice } from './device/device-fleet.ts';
import { INNER_CITY, planFences } from './plan/plan-fences.ts';
import type { CarModel } from './plan/car-models.ts';
import { planFleet } from './plan/plan-fleet.ts';
import { ApiClient } from './product/api-client.ts';
import { followEvents } from './product/event-feed.ts';
import { findFleet } from './product/find-fleet.ts';
import { IncidentBook } from './product/incident-book.ts';
import { persist } from './product/persist.ts';
import { ProductApi } from './product/product-api.ts';
import { RentalDesk } from './product/rental-desk.ts';
import { startCrews } from './product/start-crews.ts';
import { seededRandom } from './random.ts';
import { SpedUpClock } from './sped-up-clock.ts';
import { streetsOf } from './streets/road-graph-streets.ts';

/** How often the city lives on and devices send, ms. */
const TICK_MS = 250;
const REMEMBER_EVERY_MS = 30_000;
/** A fleet that stands still is as ready after this as one that moves, ms of the city. */
const LONGEST_STILL_MS = 10_000;
/** A crew thinks at least and at most this long about an offer, ms of the city. */
const THINKS_MS = [1_000, 4_000] as const;

export interface FleetOptions {
  readonly config: SimulatorConfig;
  readonly logger: Logger;
  /** Ends the start and everything that was started. */
  readonly shutdown: Pick<Shutdown, 'signal' | 'onClose'>;
  readonly settings?: Partial<SimulationSettings>;
  /** What the company rents out; many models when absent. */
  readonly models?: readonly CarModel[];
}

export interface RunningFleet {
  readonly simulation: Simulation;
  readonly vehicleIds: readonly VehicleId[];
  readonly devices: DeviceFleet;
}

/**
 * Starts the simulated fleet against the product: provisions it, lets it live, and connects all that it does to MQTT and
 * the API. Resolves when vehicles move and first fixes are acknowledged. Waits for an API that is not there yet; throws
 * when the city cannot be read or the API refuses.
 */
export async function startFleet({ config, logger, shutdown, settings, models }: FleetOptions): Promise<RunningFleet> {
  const { API_URL: apiUrl, PROVISIONING_TOKEN: token, SIM_SEED: seed, SIM_SPEEDUP: speedup } = config;
  const { signal } = shutdown;
  const city = await loadCity(config.ROADCALL_CITY_DIR);
  const graph = await loadRoadGraph(config.ROADCALL_CITY_DIR);
  const plan = planFleet(city, { vehicles: config.SIM_VEHICLES, units: config.SIM_UNITS }, seed, models);
  const memories = await readDeviceMemories(config.SIM_MEMORY_FILE);

  const api = new ProductApi(new ApiClient(apiUrl, token, signal));
  const ask = <T>(act: () => Promise<T>): Promise<T> => persist(act, { signal });
  const nowMs = Date.now();
  const clock = new SpedUpClock(nowMs, speedup);
  const cityMs = (realMs: number): number => clock.cityMs(realMs);
  const found = await findFleet({ plan, api, ask, memories, nowMs, cityMs });
  const fences = await ask(() => api.makeFences(planFences(city)));
  const { vehicleIds } = found;
  logger.info(
    { vehicles: vehicleIds.length, units: found.units.length, tookMs: Date.now() - nowMs },
    'fleet provisioned',
  );

  const simulation = new Simulation({
    plan,
    streets: streetsOf(graph, city.camera),
    seed,
    startMs: clock.cityMs(Date.now()),
    settings: { ...realCadence(speedup), ...settings },
    knownVehicles: found.known,
    unitMemories: found.unitMemories,
  });
  const remember = (): Promise<void> => saveMemories(config.SIM_MEMORY_FILE, simulation, found.devices);
  shutdown.onClose('device memories', remember);

  const boot = Math.floor(nowMs / 1_000);
  const order = moversFirst(simulation, found.devices.length);
  const devices = connectDevices({ url: config.MQTT_URL, devices: found.devices, order, boot, logger });
  shutdown.onClose('devices', () => devices.close());

  const random = seededRandom(seed, 'people', nowMs);
  const areaFenceIds = fences.filter(({ externalId }) => externalId === INNER_CITY).map(({ id }) => id);
  const desk = new RentalDesk({ api, vehicleIds, listener: simulation, random, areaFenceIds, logger, signal });
  for (const [index, id] of vehicleIds.entries()) {
    const rental = found.running.get(id);
    if (rental) desk.adopt(index, rental);
  }
  const book = new IncidentBook(vehicleIds, simulation);
  book.readAgain(found.openIncidents);
  const readIncidents = async (): Promise<void> => {
    try {
      book.readAgain(await ask(() => api.listOpenIncidents()));
    } catch (error) {
      if (!signal.aborted) logger.warn({ err: error }, 'cannot read the open incidents');
    }
  };
  const feed = followEvents({
    apiUrl,
    token,
    logger,
    onEvent: noticer({ simulation, book, desk, vehicleIds }),
    onReset: () => void readIncidents(),
  });
  shutdown.onClose('event feed', () => feed.close());
  const thinksMs = [THINKS_MS[0] / speedup, THINKS_MS[1] / speedup] as const;
  const people = { units: found.units, planned: plan.units, random, thinksMs };
  const { crews, feeds } = startCrews({ apiUrl, simulation, book, logger, signal, ...people });
  shutdown.onClose('crews', () => feeds.forEach((crewFeed) => crewFeed.close()));

  const outlets = { api, devices, desk, crews, vehicleIds, clock, logger, signal };
  const timer = setInterval(() => {
    for (const output of simulation.step(clock.cityMs(Date.now()))) carryOut(output, outlets);
  }, TICK_MS);
  shutdown.onClose('city', () => clearInterval(timer));
  // A device's memory survives a kill of the simulator, too, give or take some seconds.
  const remembering = setInterval(() => {
    remember().catch((error: unknown) => logger.warn({ err: error }, 'cannot keep the memory of the devices'));
  }, REMEMBER_EVERY_MS);
  shutdown.onClose('remembering', () => clearInterval(remembering));
  await firstMovement(simulation, devices, signal);
  return { simulation, vehicleIds, devices };
}

/** What the feed says, brought to whom it concerns. */
function noticer(parts: {
  simulation: Simulation;
  book: IncidentBook;
  desk: RentalDesk;
  vehicleIds: readonly VehicleId[];
}): (event: FeedEvent) => void {
  const numberOf = new Map(parts.vehicleIds.map((id, index) => [id, index]));
  return (event) => {
    if (event.kind === 'incident.reported' || event.kind === 'incident.changed') parts.book.noticed(event.data);
    if (event.kind === 'rental.changed') parts.desk.noticed(event.data);
    if (event.kind !== 'vehicle.changed') return;
    const vehicle = numberOf.get(event.data.id);
    if (vehicle !== undefined) parts.simulation.conditionNoticed(vehicle, event.data.condition);
  };
}

/** Devices send by the real clock, however fast the city's runs. */
function realCadence(speedup: number): Partial<SimulationSettings> {
  return {
    movingFixMs: DEFAULT_SETTINGS.movingFixMs * speedup,
    idlingFixMs: DEFAULT_SETTINGS.idlingFixMs * speedup,
    parkedFixMs: DEFAULT_SETTINGS.parkedFixMs * speedup,
  };
}

/** Numbers of all devices, those of moving vehicles first: a watcher sees movement at once. */
function moversFirst(simulation: Simulation, count: number): number[] {
  const isMoving = (device: number): boolean => (simulation.vehicles[device]?.speedMps ?? 0) > 0;
  const all = Array.from({ length: count }, (_, device) => device);
  return [...all.filter((device) => isMoving(device)), ...all.filter((device) => !isMoving(device))];
}

/** Waits until a fix is acknowledged and something moves; a tiny fleet may all be parked, which is no failure. */
async function firstMovement(simulation: Simulation, devices: DeviceFleet, signal: AbortSignal): Promise<void> {
  const isAlive = (): boolean =>
    devices.counts().acknowledged > 0 &&
    (simulation.vehicles.some(({ speedMps }) => speedMps > 0) || simulation.nowMs > giveUpMs);
  const giveUpMs = simulation.nowMs + LONGEST_STILL_MS;
  while (simulation.vehicles.length > 0 && !isAlive()) await pause(TICK_MS, undefined, { signal });
}

async function saveMemories(
  file: string | undefined,
  simulation: Simulation,
  devices: readonly FleetDevice[],
): Promise<void> {
  if (file === undefined) return;
  const memories = [...simulation.vehicles, ...simulation.units].map(({ memory }) => memory);
  await writeDeviceMemories(file, new Map(memories.map((memory, index) => [devices[index]!.deviceId, memory])));
}
