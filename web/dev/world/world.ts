import type { LatLon } from '@roadcall/geo';
import {
  TenantId,
  type Alarm,
  type AlarmHistoryEntry,
  type Branch,
  type City,
  type EventBody,
  type FeedEvent,
  type IncidentDetail,
  type IncidentReplacements,
  type LiveRecord,
  type Partner,
  type Rental,
  type TrackPoint,
  type Unit,
  type UnitWithPosition,
  type Vehicle,
  type VehicleWithPosition,
} from '@roadcall/contracts';
import { drive, newDriver, placeOf, type Driver } from './driver.ts';
import { makeBranches, makeRental, makeUnit, makeVehicle } from './make-fleet.ts';
import { seededRandom, type Random } from './random.ts';
import { staffUnits, type UnitRecords } from './units.ts';
import { buildStreetGraph, nearestNode, type StreetGraph } from './street-graph.ts';

export interface Moving {
  readonly no: number;
  readonly unit: boolean;
  readonly driver: Driver;
  readonly intervalMs: number;
  readonly silent: boolean;
  fuelPct: number;
  nextFixAt: number;
  fixAt: number;
  fix: LatLon;
  track: TrackPoint[];
}

export interface WorldOptions {
  readonly city: City;
  readonly roads: Parameters<typeof buildStreetGraph>[0];
  readonly vehicles: number;
  readonly units: number;
  readonly now: number;
}

/** The stand-in company behind `npm run dev:web`: a fleet that drives by itself and records that change by events. */
export class World {
  readonly city: City;
  readonly graph: StreetGraph;
  readonly random: Random = seededRandom(20_260_301);
  readonly branches: Branch[];
  readonly vehicles: Vehicle[] = [];
  readonly units: Unit[] = [];
  readonly rentals: Rental[] = [];
  readonly alarms: Alarm[] = [];
  /** What people did with alarms, by id. */
  readonly alarmHistory = new Map<string, AlarmHistoryEntry[]>();
  readonly incidents: IncidentDetail[] = [];
  readonly partners: Partner[] = [];
  /** Recorded cases, which the stand-in dispatch leaves as they are. */
  readonly still = new Set<string>();
  /** Replacement vehicles of incidents and why they were chosen, by the incident's id. */
  readonly replacements = new Map<string, IncidentReplacements>();
  readonly moving = new Map<number, Moving>();
  readonly unitRecords: UnitRecords;
  readonly events: FeedEvent[] = [];
  readonly #listeners = new Set<(event: FeedEvent) => void>();
  now: number;

  constructor(options: WorldOptions) {
    this.city = options.city;
    this.graph = buildStreetGraph(options.roads);
    this.now = options.now;
    this.branches = makeBranches(options.city);
    for (let i = 0; i < options.vehicles; i++) this.#addVehicle(i);
    for (let i = 0; i < options.units; i++) this.addUnit({});
    this.unitRecords = staffUnits(this);
  }

  /** One more unit, with what is told of it. */
  addUnit(told: Partial<Unit>): Unit {
    const no = this.vehicles.length + this.units.length + 1;
    const unit = { ...makeUnit(no, this.units.length, this.branches, this.random), ...told };
    this.units.push(unit);
    this.#addMoving(no, true, unit.state === 'available' && this.random.chance(0.7));
    return unit;
  }

  #addVehicle(index: number): void {
    const vehicle = makeVehicle(index + 1, this.branches, this.random);
    this.vehicles.push(vehicle);
    if (vehicle.rentalPhase !== 'available' && vehicle.rentalPhase !== 'returned') {
      this.rentals.push(makeRental(vehicle, index, this.now, this.random));
    }
    const drives = vehicle.rentalPhase === 'rented' && vehicle.condition === 'ok' && this.random.chance(0.72);
    this.#addMoving(vehicle.no, false, drives || vehicle.condition === 'stolen', vehicle.branchId);
  }

  #addMoving(no: number, unit: boolean, wanders: boolean, branchId?: string | null): void {
    const branch = this.branches.find((candidate) => candidate.id === branchId);
    const yard = branch && !wanders && this.random.chance(0.6);
    const near = yard
      ? nearestNode(this.graph, {
          lat: branch.lat + this.random.between(-0.004, 0.004),
          lon: branch.lon + this.random.between(-0.004, 0.004),
        })
      : undefined;
    const driver = newDriver(this.graph, this.random, wanders ? 'wander' : 'stand', near);
    const silent = this.random.chance(0.02);
    const fixAt = silent ? this.now - this.random.between(5, 240) * 60_000 : this.now;
    this.moving.set(no, {
      no,
      unit,
      driver,
      silent,
      intervalMs: wanders ? 3_000 : 20_000,
      fuelPct: this.random.between(12, 98),
      nextFixAt: this.now + this.random.between(0, 3_000),
      fixAt,
      fix: placeOf(this.graph, driver),
      track: [],
    });
  }

  /** Moves the world on to `now` and returns the newest motion of whoever sent a fix meanwhile. */
  tick(now: number): LiveRecord[] {
    const ms = Math.min(2_000, now - this.now);
    this.now = now;
    const records: LiveRecord[] = [];
    for (const moving of this.moving.values()) {
      drive(this.graph, moving.driver, ms, this.random);
      if (moving.silent || now < moving.nextFixAt) continue;
      moving.nextFixAt = now + (moving.driver.mode === 'stand' ? 20_000 : 3_000);
      this.#fix(moving);
      records.push(this.liveRecord(moving));
    }
    return records;
  }

  #fix(moving: Moving): void {
    moving.fixAt = this.now;
    moving.fix = placeOf(this.graph, moving.driver);
    if (moving.driver.mode === 'stand') return;
    moving.fuelPct = Math.max(3, moving.fuelPct - 0.002);
    moving.track.push({
      ...moving.fix,
      recordedAt: new Date(this.now).toISOString(),
      speedKph: Math.round(moving.driver.speedKph * 10) / 10,
      headingDeg: moving.driver.headingDeg,
      odometerM: null,
      fuelPct: moving.fuelPct,
      chargePct: null,
      ignition: true,
      flags: [],
    });
    if (moving.track.length > 1_200) moving.track.splice(0, 200);
  }

  snapshot(): LiveRecord[] {
    return [...this.moving.values()].map((moving) => this.liveRecord(moving));
  }

  liveRecord(moving: Moving): LiveRecord {
    const stands = moving.driver.mode === 'stand';
    return {
      no: moving.no,
      ...moving.fix,
      ts: moving.fixAt,
      speedKph: moving.driver.speedKph,
      headingDeg: moving.driver.headingDeg,
      motion: stands ? 'parked' : moving.driver.waitMs > 0 ? 'idling' : 'moving',
      ignition: !stands,
      online: !moving.silent,
      unit: moving.unit,
    };
  }

  withPosition<T extends Vehicle | Unit>(
    record: T,
  ): T & Pick<VehicleWithPosition | UnitWithPosition, 'position' | 'online'> {
    const moving = this.moving.get(record.no)!;
    const live = this.liveRecord(moving);
    const ev = 'energy' in record && record.energy === 'ev';
    return {
      ...record,
      online: live.online,
      position: {
        lat: live.lat,
        lon: live.lon,
        recordedAt: new Date(live.ts).toISOString(),
        receivedAt: new Date(live.ts + 120).toISOString(),
        speedKph: live.speedKph ?? null,
        headingDeg: live.headingDeg ?? null,
        motion: live.motion,
        odometerM: Math.round(moving.driver.odometerM),
        fuelPct: ev ? null : Math.round(moving.fuelPct),
        chargePct: ev ? Math.round(moving.fuelPct) : null,
        ignition: live.ignition,
      },
    };
  }

  movingOf(record: { no: number }): Moving {
    return this.moving.get(record.no)!;
  }

  emit(body: EventBody): void {
    const event: FeedEvent = structuredClone({
      id: this.events.length + 1,
      tenantId: TenantId.parse(1),
      at: new Date(this.now).toISOString(),
      ...body,
    });
    this.events.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  onEvent(listener: (event: FeedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
