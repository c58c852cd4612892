import type { AssignmentId } from '@roadcall/contracts';
import { distanceM, pointAlong, type LatLon } from '@roadcall/geo';
import type { Random } from '../random.ts';
import { Drive, type DrivingStyle } from './drive.ts';
import { Tracker, type Perceived } from './tracker.ts';
import type { Vehicle } from './vehicle.ts';
import type { DeviceMemory } from './vehicle-state.ts';
import { nearestBranch, planDrive, somewhere, tripDestination, yardSlot, type World } from './world.ts';

/** A rescue driver hurries, and gets a gap at lights. */
const CREW_STYLE: DrivingStyle = {
  speedFactor: 1.2,
  accelerationMps2: 2,
  brakingMps2: 2.8,
  stopChance: 0.04,
  longestWaitS: 15,
  corneringMps2: 2.4,
  temper: 0.003,
};
/** With a vehicle on the hook. */
const TOWING_STYLE: DrivingStyle = { ...CREW_STYLE, speedFactor: 0.9, accelerationMps2: 1, brakingMps2: 1.6 };
/** In the customer's next vehicle. */
const BRINGING_STYLE: DrivingStyle = { ...CREW_STYLE, speedFactor: 1.05 };
/** Nearer to its station than this a unit is there, metres. */
const AT_STATION_M = 30;
/** From the truck to the vehicle behind it. */
const HOOK_M = 8;
/** Share of the idle units that stand at some corner of the city, to be near, and not at their station. */
const POSTED_SHARE = 0.65;
const MINUTE_MS = 60_000;
const ODOMETER_M = [20_000_000, 200_000_000] as const;

/** What a unit is doing. */
export type UnitActivity =
  | { kind: 'parked'; untilMs: number }
  | { kind: 'driving'; drive: Drive; errand: 'patrol' | 'home' | 'scene' }
  /** At the scene: not there any more when `untilMs` is over and the crew was told. */
  | { kind: 'working'; untilMs: number }
  /** In a vehicle that a customer is to have. */
  | { kind: 'bringing'; drive: Drive; vehicle: Vehicle }
  | { kind: 'towing'; drive: Drive; vehicle: Vehicle; branch: number };

/** One service unit with its crew: waits at its station, drives to scenes, works, tows. */
export class Unit {
  readonly index: number;
  activity: UnitActivity;
  /** The assignment it is on. */
  assignmentId: AssignmentId | undefined;
  odometerM: number;
  readonly #device: number;
  readonly #world: World;
  readonly #random: Random;
  readonly #tracker: Tracker;
  readonly #station: LatLon;
  #place: LatLon;
  #headingDeg: number;

  constructor(
    own: { index: number; device: number; stationIndex: number; slot: number; memory: DeviceMemory | undefined },
    world: World,
    random: Random,
    startMs: number,
  ) {
    this.index = own.index;
    this.#device = own.device;
    this.#world = world;
    this.#random = random;
    this.#station = yardSlot(world.branches[own.stationIndex]!, -own.slot);
    this.#place = own.memory ?? (random.chance(POSTED_SHARE) ? somewhere(world, random) : this.#station);
    this.#headingDeg = own.memory?.headingDeg ?? 90;
    this.odometerM = own.memory?.odometerM ?? Math.round(random.between(...ODOMETER_M));
    this.activity = { kind: 'parked', untilMs: startMs + random.between(0, 8) * MINUTE_MS };
    this.#tracker = new Tracker(random, startMs, 10_000);
  }

  get place(): LatLon {
    return this.#activeDrive?.where().position ?? this.#place;
  }

  get speedMps(): number {
    return this.#activeDrive?.speedMps ?? 0;
  }

  get isBusy(): boolean {
    return this.assignmentId !== undefined;
  }

  get memory(): DeviceMemory {
    const { place, headingDeg, odometerM } = this.#perceive();
    return { lat: place.lat, lon: place.lon, headingDeg, odometerM: Math.round(odometerM) };
  }

  /** Lives on for `dtS` seconds until `nowMs`. */
  step(nowMs: number, dtS: number): void {
    switch (this.activity.kind) {
      case 'parked':
        if (!this.isBusy && nowMs >= this.activity.untilMs) this.#leaveForNothing(nowMs);
        break;
      case 'driving':
        this.odometerM += this.activity.drive.advance(dtS);
        if (this.activity.drive.hasArrived) this.#arrive(this.activity.drive, this.activity.errand, nowMs);
        break;
      case 'working':
        if (nowMs >= this.activity.untilMs) {
          this.activity.untilMs = Infinity;
          this.#tellCrew('worked', nowMs);
        }
        break;
      case 'bringing':
        this.#bring(this.activity, nowMs, dtS);
        break;
      case 'towing':
        this.#tow(this.activity, nowMs, dtS);
        break;
    }
    const seen = { speedMps: this.speedMps, ignition: this.activity.kind !== 'parked' };
    if (this.#tracker.isDue(nowMs, seen, this.#world.settings)) {
      this.#world.emit({ kind: 'fix', atMs: nowMs, device: this.#device, fix: this.#tracker.fix(this.#perceive()) });
    }
  }

  /** Off to a scene. */
  sendTo(assignmentId: AssignmentId, scene: LatLon, nowMs: number): void {
    this.assignmentId = assignmentId;
    this.#driveTo(scene, 'scene', CREW_STYLE, nowMs);
  }

  /** Works where it is, for the time its kind of work takes. */
  work(assignmentId: AssignmentId, nowMs: number): void {
    this.assignmentId = assignmentId;
    this.#settle();
    const [shortest, longest] = this.#world.settings.workS;
    this.activity = { kind: 'working', untilMs: nowMs + this.#random.between(shortest, longest) * 1_000 };
  }

  /** Takes the vehicle to the nearest branch. */
  tow(vehicle: Vehicle, nowMs: number): void {
    this.#settle();
    vehicle.hookUp();
    const branch = nearestBranch(this.#world, this.#place);
    const plan = planDrive(this.#world, this.#place, this.#world.branches[branch]!, nowMs);
    this.activity = { kind: 'towing', drive: new Drive(plan, TOWING_STYLE, this.#random), vehicle, branch };
  }

  /** Drives the vehicle to a place: from now on the unit is where the vehicle is. */
  bring(assignmentId: AssignmentId, vehicle: Vehicle, to: LatLon, nowMs: number): void {
    this.assignmentId = assignmentId;
    this.#settle();
    vehicle.hookUp(true);
    const plan = planDrive(this.#world, this.#place, to, nowMs);
    this.activity = { kind: 'bringing', drive: new Drive(plan, BRINGING_STYLE, this.#random), vehicle };
  }

  /** Free again, wherever it is: it drives back to its station. */
  release(nowMs: number): void {
    if (this.activity.kind === 'bringing') this.activity.vehicle.setDown(nowMs);
    this.assignmentId = undefined;
    this.#driveTo(this.#station, 'home', CREW_STYLE, nowMs);
  }

  get #activeDrive(): Drive | undefined {
    return 'drive' in this.activity ? this.activity.drive : undefined;
  }

  #driveTo(to: LatLon, errand: 'patrol' | 'home' | 'scene', style: DrivingStyle, nowMs: number): void {
    this.#settle();
    const drive = new Drive(planDrive(this.#world, this.#place, to, nowMs), style, this.#random);
    this.activity = { kind: 'driving', drive, errand };
  }

  /** Where it is becomes where it was, before it does something else. */
  #settle(): void {
    const here = this.#activeDrive?.where();
    if (!here) return;
    this.#place = here.position;
    this.#headingDeg = here.headingDeg;
  }

  #arrive(drive: Drive, errand: 'patrol' | 'home' | 'scene', nowMs: number): void {
    this.#place = drive.where().position;
    this.#headingDeg = drive.where().headingDeg;
    // At a scene until the crew says what is next; at the station or a street corner for a while.
    const [min, max] = errand === 'home' ? [4, 15] : [8, 25];
    this.activity = { kind: 'parked', untilMs: nowMs + this.#random.between(min, max) * MINUTE_MS };
    if (errand === 'scene') this.#tellCrew('arrived', nowMs);
    if (errand === 'home') this.#world.emit({ kind: 'home', atMs: nowMs, unit: this.index });
  }

  /** Idle crews cruise: from corner to corner of the city, and now and then back to their station. */
  #leaveForNothing(nowMs: number): void {
    const isHome = distanceM(this.#place, this.#station) < AT_STATION_M;
    const style = { ...CREW_STYLE, speedFactor: 0.9 };
    if (isHome || this.#random.chance(POSTED_SHARE)) {
      this.#driveTo(tripDestination(this.#world, this.#place, this.#random), 'patrol', style, nowMs);
    } else this.#driveTo(this.#station, 'home', style, nowMs);
  }

  #tow(activity: { drive: Drive; vehicle: Vehicle; branch: number }, nowMs: number, dtS: number): void {
    const { drive, vehicle, branch } = activity;
    this.odometerM += drive.advance(dtS);
    const behind = pointAlong(drive.plan.line, drive.alongM - HOOK_M, drive.plan.cumulativeM);
    // The rescue may have been called off meanwhile; then the vehicle is on its own again.
    if (vehicle.activity.kind === 'towed') vehicle.moveTowed(behind.position, behind.headingDeg, drive.speedMps);
    if (!drive.hasArrived) return;
    this.#settle();
    if (vehicle.activity.kind === 'towed') vehicle.dropAt(branch, nowMs);
    this.activity = { kind: 'parked', untilMs: nowMs + 5 * MINUTE_MS };
    this.#tellCrew('delivered', nowMs);
  }

  #bring({ drive, vehicle }: { drive: Drive; vehicle: Vehicle }, nowMs: number, dtS: number): void {
    this.odometerM += drive.advance(dtS);
    const here = drive.where();
    vehicle.moveTowed(here.position, here.headingDeg, drive.speedMps);
    if (!drive.hasArrived) return;
    this.#settle();
    vehicle.setDown(nowMs);
    this.activity = { kind: 'parked', untilMs: nowMs + 5 * MINUTE_MS };
    this.#tellCrew('arrived', nowMs);
  }

  #tellCrew(step: 'arrived' | 'worked' | 'delivered', nowMs: number): void {
    if (this.assignmentId === undefined) return;
    this.#world.emit({ kind: 'crew', atMs: nowMs, unit: this.index, assignmentId: this.assignmentId, step });
  }

  #perceive(): Perceived {
    const here = this.#activeDrive?.where();
    return {
      place: here?.position ?? this.#place,
      headingDeg: here?.headingDeg ?? this.#headingDeg,
      speedMps: this.speedMps,
      ignition: this.activity.kind !== 'parked',
      odometerM: this.odometerM,
    };
  }
}
