import type { AssignmentId, RentalStatus, VehicleCondition } from '@roadcall/contracts';
import { distanceM, type LatLon } from '@roadcall/geo';
import type { FleetPlan } from '../plan/plan-fleet.ts';
import { seededRandom, type Random } from '../random.ts';
import type { StreetMap } from '../streets/street-map.ts';
import type { SimulationOutput } from './outputs.ts';
import { DEFAULT_SETTINGS, type SimulationSettings } from './settings.ts';
import { TROUBLE_WEIGHTS } from './trouble.ts';
import { Unit } from './unit.ts';
import { Vehicle } from './vehicle.ts';
import type { DeviceMemory, KnownVehicle } from './vehicle-state.ts';
import type { World } from './world.ts';

/** Step of the simulated physics, ms. */
const STEP_MS = 1_000;
/** After a pause longer than this (a suspended machine) the city does not catch up but goes on from now, ms. */
const LONGEST_CATCH_UP_MS = 30_000;

/** A tow truck can hook up what is this near, metres. */
const HOOK_REACH_M = 300;

/** What a simulation begins with. */
export interface SimulationStart {
  readonly plan: FleetPlan;
  readonly streets: StreetMap;
  readonly seed: number;
  readonly startMs: number;
  readonly settings?: Partial<SimulationSettings>;
  /** What the product and the devices remember of vehicles and units, by their index. */
  readonly knownVehicles?: ReadonlyMap<number, KnownVehicle>;
  readonly unitMemories?: ReadonlyMap<number, DeviceMemory>;
}

/**
 * The fleet in its city: no I/O and no clock of its own. `step(now)` lives on until then and returns what happened;
 * the same start and the same calls give the same outputs.
 */
export class Simulation {
  readonly vehicles: readonly Vehicle[];
  readonly units: readonly Unit[];
  readonly #settings: SimulationSettings;
  readonly #random: Random;
  /** When each vehicle, then each unit, lives on: spread over a step, so that work and messages are spread too. */
  readonly #nextStepMs: Float64Array;
  #outputs: SimulationOutput[] = [];
  #nowMs: number;
  #nextTroubleMs: number;
  #isFirstTrouble = true;

  constructor(start: SimulationStart) {
    const { plan, seed, startMs, streets } = start;
    this.#settings = { ...DEFAULT_SETTINGS, ...start.settings };
    this.#random = seededRandom(seed, 'city', startMs);
    const branches: readonly LatLon[] = plan.branches.map(({ lat, lon }) => ({ lat, lon }));
    const emit = (output: SimulationOutput): number => this.#outputs.push(output);
    const world: World = { streets, settings: this.#settings, branches, emit };
    const taken = new Map<number, number>();
    const nextSlot = (branch: number): number => {
      const slot = taken.get(branch) ?? 0;
      taken.set(branch, slot + 1);
      return slot;
    };
    const newness = newnessOf(start, this.#settings.rentedShare);
    this.vehicles = plan.vehicles.map(({ energy, branchIndex: branch }, index) => {
      const known = start.knownVehicles?.get(index) ?? {};
      const own = { index, energy, branch, slot: nextSlot(branch), known, newness };
      return new Vehicle(own, world, seededRandom(seed, 'vehicle', index, startMs), startMs);
    });
    this.units = plan.units.map(({ stationIndex }, index) => {
      const memory = start.unitMemories?.get(index);
      const slot = 1 + Math.floor(index / branches.length);
      const own = { index, device: this.vehicles.length + index, stationIndex, slot, memory };
      return new Unit(own, world, seededRandom(seed, 'unit', index, startMs), startMs);
    });
    const count = this.vehicles.length + this.units.length;
    this.#nextStepMs = Float64Array.from({ length: count }, (_, i) => startMs + (i * STEP_MS) / count);
    this.#nowMs = startMs;
    this.#nextTroubleMs = startMs + this.#settings.firstTroubleAfterS * 1_000;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Lives on until `nowMs` and returns all that happened, in order of time for each vehicle and unit. */
  step(nowMs: number): SimulationOutput[] {
    if (nowMs - this.#nowMs > LONGEST_CATCH_UP_MS) {
      const skippedMs = nowMs - this.#nowMs - STEP_MS;
      for (const [i, next] of this.#nextStepMs.entries()) this.#nextStepMs[i] = next + skippedMs;
    }
    this.#nowMs = nowMs;
    const vehicleCount = this.vehicles.length;
    for (let i = 0; i < this.#nextStepMs.length; i++) {
      const agent = this.vehicles[i] ?? this.units[i - vehicleCount]!;
      while (this.#nextStepMs[i]! <= nowMs) {
        agent.step(this.#nextStepMs[i]!, STEP_MS / 1_000);
        this.#nextStepMs[i]! += STEP_MS;
      }
    }
    if (nowMs >= this.#nextTroubleMs) this.#makeTrouble(nowMs);
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }

  rentalReached(vehicle: number, status: RentalStatus): void {
    this.vehicles[vehicle]?.rentalReached(status);
  }

  rentalLost(vehicle: number): void {
    this.vehicles[vehicle]?.rentalLost(this.#nowMs);
  }

  conditionNoticed(vehicle: number, condition: VehicleCondition): void {
    this.vehicles[vehicle]?.conditionNoticed(condition);
  }

  incidentOpened(vehicle: number): void {
    this.vehicles[vehicle]?.incidentOpened(this.#nowMs);
  }

  incidentClosed(vehicle: number): void {
    this.vehicles[vehicle]?.incidentClosed(this.#nowMs);
  }

  replacementNoticed(vehicle: number, owed: boolean): void {
    this.vehicles[vehicle]?.replacementNoticed(owed);
  }

  /** A rental has gone over from one vehicle to another. */
  rentalSwapped(from: number, to: number): void {
    const untilMs = this.vehicles[from]?.contractLeft(this.#nowMs);
    if (untilMs !== undefined) this.vehicles[to]?.contractTaken(untilMs, this.#nowMs);
  }

  /** The unit drives to the scene; a `crew` output says when it has arrived. */
  sendUnit(unit: number, assignmentId: AssignmentId, scene: LatLon): void {
    this.units[unit]?.sendTo(assignmentId, scene, this.#nowMs);
  }

  /** The unit works at the scene; a `crew` output says when it is done. */
  workAtScene(unit: number, assignmentId: AssignmentId): void {
    this.units[unit]?.work(assignmentId, this.#nowMs);
  }

  /**
   * The unit tows the vehicle to the nearest branch; a `crew` output says when it is delivered. False when the vehicle
   * is not there to be towed.
   */
  towVehicle(unit: number, vehicle: number): boolean {
    const truck = this.units[unit];
    const towed = this.vehicles[vehicle];
    if (!truck || !towed || distanceM(truck.place, towed.place) > HOOK_REACH_M) return false;
    truck.tow(towed, this.#nowMs);
    return true;
  }

  /**
   * The unit's driver takes the vehicle to a place; a `crew` output says when it is there. False when the vehicle is not
   * where the unit is.
   */
  bringVehicle(unit: number, assignmentId: AssignmentId, vehicle: number, to: LatLon): boolean {
    const driver = this.units[unit];
    const brought = this.vehicles[vehicle];
    if (!driver || !brought || distanceM(driver.place, brought.place) > HOOK_REACH_M) return false;
    driver.bring(assignmentId, brought, to, this.#nowMs);
    return true;
  }

  /** The unit is free: done, or called off. */
  releaseUnit(unit: number): void {
    this.units[unit]?.release(this.#nowMs);
  }

  #makeTrouble(nowMs: number): void {
    const { troubleEveryS, busyUnitsLimit } = this.#settings;
    // A fleet of 500 has one each `troubleEveryS` on average, never two at once.
    const meanS = (troubleEveryS * 500) / Math.max(1, this.vehicles.length);
    this.#nextTroubleMs = nowMs + this.#random.between(0.5, 1.5) * meanS * 1_000;
    const held = this.vehicles.filter((vehicle) => vehicle.hold).length;
    if (held >= this.units.length * busyUnitsLimit) return;
    // The first is a collision: its alarm opens an incident by itself, and a watcher sees the whole chain soon.
    const trouble = this.#isFirstTrouble ? 'collision' : this.#random.weighted(TROUBLE_WEIGHTS);
    const count = this.vehicles.length;
    const first = Math.floor(this.#random.between(0, count));
    for (let offset = 0; offset < count; offset++) {
      if (!this.vehicles[(first + offset) % count]!.suffer(trouble, nowMs)) continue;
      this.#isFirstTrouble = false;
      return;
    }
    // Nobody drives just now: soon somebody will.
    this.#nextTroubleMs = nowMs + 1_000;
  }
}

/** How much of the rentals that a fleet should have is missing, 0…1: all of them in a new one, none after a restart. */
function newnessOf({ plan, knownVehicles }: SimulationStart, rentedShare: number): number {
  const count = plan.vehicles.length;
  const rentals = [...(knownVehicles?.values() ?? [])].filter(({ rental }) => rental !== undefined).length;
  if (rentals === 0) return 1;
  const missing = count * rentedShare - rentals;
  return Math.max(0, Math.min(1, missing / Math.max(1, (count - rentals) * rentedShare)));
}
