import { AssignmentId, RENTAL_TRANSITIONS, type RentalPhase, type RentalStatus } from '@roadcall/contracts';
import { distanceM } from '@roadcall/geo';
import { describe, expect, it } from 'vitest';
import { gridCity, gridStreets, metresOffStreet } from '../../test/grid-streets.ts';
import { planFleet } from '../plan/plan-fleet.ts';
import type { DeviceFix, SimulationOutput } from './outputs.ts';
import type { SimulationSettings } from './settings.ts';
import { Simulation } from './simulation.ts';
import { ACTIVITY_FOLLOWERS, type Activity, type KnownVehicle } from './vehicle-state.ts';

const startMs = Date.UTC(2026, 2, 1, 4);
const MINUTE_MS = 60_000;
type FixOutput = Extract<SimulationOutput, { kind: 'fix' }>;

function town(settings: Partial<SimulationSettings> = {}, sizes = { vehicles: 60, units: 6 }): Simulation {
  return new Simulation({ plan: planFleet(gridCity, sizes, 7), streets: gridStreets, seed: 7, startMs, settings });
}

/** Lives on for some minutes; rentals get what they want at once. `each` sees every output. */
function live(simulation: Simulation, minutes: number, each: (output: SimulationOutput) => void = () => {}): void {
  const until = simulation.nowMs + minutes * MINUTE_MS;
  for (let now = simulation.nowMs + 500; now <= until; now += 500) {
    for (const output of simulation.step(now)) {
      if (output.kind === 'rental') simulation.rentalReached(output.vehicle, output.want);
      each(output);
    }
  }
}

function allOutputs(simulation: Simulation, minutes: number): SimulationOutput[] {
  const outputs: SimulationOutput[] = [];
  live(simulation, minutes, (output) => outputs.push(output));
  return outputs;
}

const isFix = (output: SimulationOutput): output is FixOutput => output.kind === 'fix';
const placeOf = ({ lat, lon }: DeviceFix) => ({ lat: lat!, lon: lon! });
const assignmentId = AssignmentId.parse('0198c0de-0000-7000-8000-000000000001');

describe('a simulated fleet', () => {
  it('lives the same day twice from the same seed, and another from another', () => {
    const again = (seed: number): SimulationOutput[] => {
      const plan = planFleet(gridCity, { vehicles: 20, units: 3 }, seed);
      return allOutputs(new Simulation({ plan, streets: gridStreets, seed, startMs }), 5);
    };
    expect(again(1)).toEqual(again(1));
    expect(again(1)).not.toEqual(again(2));
  });

  it('is alive from the first seconds: more than half on rent, a good part of it moving', () => {
    const simulation = town({}, { vehicles: 300, units: 20 });
    const moving = new Set<number>();
    live(simulation, 0.1, (output) => {
      if (isFix(output) && output.fix.speedKph! > 3) moving.add(output.device);
    });
    const rented = simulation.vehicles.filter(({ phase }) => phase === 'rented').length;
    expect(rented).toBeGreaterThan(150);
    expect(rented).toBeLessThan(210);
    expect(moving.size).toBeGreaterThan(60);
  });

  it('keeps to streets and yards within the error of a receiver, and never jumps', () => {
    const last = new Map<number, FixOutput>();
    let farthestM = 0;
    let fastestMps = 0;
    live(town({ troubleEveryS: 1e9 }), 40, (output) => {
      if (!isFix(output)) return;
      const place = placeOf(output.fix);
      const toYardM = Math.min(...gridCity.branches.map((branch) => distanceM(place, branch)));
      if (toYardM > 150) farthestM = Math.max(farthestM, metresOffStreet(place));
      const before = last.get(output.device);
      last.set(output.device, output);
      if (!before || output.atMs === before.atMs) return;
      const movedM = Math.max(0, distanceM(place, placeOf(before.fix)) - 12);
      fastestMps = Math.max(fastestMps, movedM / ((output.atMs - before.atMs) / 1_000));
    });
    expect(farthestM).toBeLessThan(15);
    expect(fastestMps * 3.6).toBeLessThan(45 * 1.2 * 1.2);
  });

  it('counts kilometres up and burns fuel or charge down, but for fillings', () => {
    const simulation = town({ troubleEveryS: 1e9 });
    const last = new Map<number, { odometerM: number; pct: number }>();
    const risesPct: number[] = [];
    let backM = 0;
    live(simulation, 60, (output) => {
      if (!isFix(output) || output.device >= 60) return;
      const now = { odometerM: output.fix.odometerM!, pct: (output.fix.fuelPct ?? output.fix.chargePct)! };
      const before = last.get(output.device) ?? now;
      backM = Math.max(backM, before.odometerM - now.odometerM);
      if (now.pct > before.pct) risesPct.push(now.pct - before.pct);
      last.set(output.device, now);
    });
    expect(backM).toBe(0);
    // A filling is no rounding error: it adds several percent at once.
    for (const rise of risesPct) expect(rise).toBeGreaterThan(1);
    for (const { energy } of simulation.vehicles) expect(energy.pct).toBeGreaterThanOrEqual(0);
  });

  it('lives through phases, activities and rental statuses only in their order (domain §2, §5)', () => {
    const simulation = town({ rentedShare: 0.5 });
    const nextPhase: Record<RentalPhase, RentalPhase> = {
      available: 'reserved',
      reserved: 'preparing',
      preparing: 'rented',
      rented: 'returned',
      returned: 'available',
    };
    const reachable = (from: RentalStatus, to: RentalStatus): boolean =>
      from === to || RENTAL_TRANSITIONS[from].some((next) => reachable(next, to));
    const last = new Map<number, { phase: RentalPhase; activity: Activity['kind'] }>();
    const wanted = new Map<number, RentalStatus>();
    const faults: string[] = [];
    const seen = new Set<string>();
    for (let minute = 0; minute < 300; minute++) {
      live(simulation, 1, (output) => {
        if (output.kind !== 'rental') return;
        const before = wanted.get(output.vehicle);
        const isNew = output.want === 'confirmed' && (before === undefined || before === 'closed');
        if (before && !isNew && !reachable(before, output.want)) faults.push(`${before} → ${output.want}`);
        wanted.set(output.vehicle, output.want);
        seen.add(output.want);
      });
      for (const { index, phase, activity } of simulation.vehicles) {
        const before = last.get(index) ?? { phase, activity: activity.kind };
        if (phase !== before.phase && phase !== nextPhase[before.phase]) faults.push(`${before.phase} → ${phase}`);
        last.set(index, { phase, activity: activity.kind });
      }
    }
    expect(faults).toEqual([]);
    expect([...seen]).toEqual(expect.arrayContaining(['confirmed', 'preparing', 'active', 'returned', 'closed']));
  });

  it('changes what a vehicle does only as its states allow', () => {
    const simulation = town();
    const last = simulation.vehicles.map(({ activity }) => activity.kind);
    const faults: string[] = [];
    live(simulation, 45, () => {
      for (const { index, activity } of simulation.vehicles) {
        const before = last[index]!;
        if (activity.kind !== before && !ACTIVITY_FOLLOWERS[before].includes(activity.kind)) {
          faults.push(`${before} → ${activity.kind}`);
        }
        last[index] = activity.kind;
      }
    });
    expect(faults).toEqual([]);
  });

  it('does not hand over a vehicle before the product has the rental', () => {
    const simulation = town({ rentedShare: 0 });
    const wants = new Set<RentalStatus>();
    for (let now = startMs; now < startMs + 60 * MINUTE_MS; now += 1_000) {
      for (const output of simulation.step(now)) if (output.kind === 'rental') wants.add(output.want);
    }
    expect(simulation.vehicles.some(({ phase }) => phase === 'rented')).toBe(false);
    expect([...wants].toSorted()).toEqual(['confirmed', 'preparing', 'returned']);
  });
});

describe('a restarted fleet', () => {
  const plan = planFleet(gridCity, { vehicles: 50, units: 2 }, 7);
  const memory = { lat: 30.01, lon: 120.01, headingDeg: 90, odometerM: 123_456, energyPct: 50 };
  const begin = (knownVehicles: Map<number, KnownVehicle>): Simulation =>
    new Simulation({ plan, streets: gridStreets, seed: 7, startMs, knownVehicles });
  const rental = { status: 'active', untilMs: startMs + 60 * MINUTE_MS } as const;

  it('goes on with the rentals there are, and leaves free what is free', () => {
    const half = new Map(Array.from({ length: 30 }, (_, index) => [index, { rental }]));
    const rented = begin(half).vehicles.filter(({ phase }) => phase === 'rented');
    expect(rented.map(({ index }) => index)).toEqual([...half.keys()]);
  });

  it('is where its devices were switched off, and clears what was put right meanwhile', () => {
    const known: KnownVehicle = { rental, memory: { ...memory, alarms: [{ kind: 'engine_fault', code: 'P0301' }] } };
    const simulation = begin(new Map([[4, known]]));
    expect(simulation.vehicles[4]?.memory).toMatchObject({ odometerM: 123_456, energyPct: 50 });
    expect(distanceM(simulation.vehicles[4]!.place, memory)).toBeLessThan(1);
    const fixes = allOutputs(simulation, 0.1).filter(isFix);
    const cleared = fixes.find(({ device, fix }) => device === 4 && fix.alarm);
    expect(cleared?.fix.alarm).toEqual({ kind: 'engine_fault', code: 'P0301', active: false });
  });

  it('waits where an incident is open, until it is closed', () => {
    const incident = { type: 'accident', place: gridStreets.centre } as const;
    const simulation = begin(new Map([[9, { rental, incident }]]));
    live(simulation, 15);
    expect(simulation.vehicles[9]!.place).toEqual(gridStreets.centre);
    simulation.incidentClosed(9);
    live(simulation, 5);
    expect(distanceM(simulation.vehicles[9]!.place, gridStreets.centre)).toBeGreaterThan(50);
  });
});

describe('troubles', () => {
  const firstTrouble = { firstTroubleAfterS: 5, troubleEveryS: 1e9 };

  it('begin with a collision: an alarm, speed 0, no call, and the vehicle stays', () => {
    const simulation = town(firstTrouble);
    const outputs = allOutputs(simulation, 4);
    const collision = outputs.find((output) => isFix(output) && output.fix.alarm?.kind === 'collision');
    expect(collision).toMatchObject({ fix: { speedKph: 0, alarm: { active: true } } });
    expect(outputs.filter(({ kind }) => kind === 'call')).toEqual([]);
    const held = simulation.vehicles.filter(({ hold }) => hold);
    expect(held.map(({ speedMps }) => speedMps)).toEqual([0]);
  });

  it('end when the incident is closed: alarms are cleared and the vehicle drives on', () => {
    const simulation = town(firstTrouble);
    live(simulation, 1);
    const { index } = simulation.vehicles.find(({ hold }) => hold)!;
    simulation.incidentOpened(index);
    live(simulation, 20);
    expect(simulation.vehicles[index]?.hold?.hasIncident).toBe(true);
    simulation.incidentClosed(index);
    const fixes = allOutputs(simulation, 3)
      .filter(isFix)
      .filter(({ device }) => device === index);
    const cleared = fixes.find(({ fix }) => fix.alarm?.kind === 'collision');
    expect(cleared?.fix.alarm?.active).toBe(false);
    expect(fixes.some(({ fix }) => fix.speedKph! > 5)).toBe(true);
  });

  it('do not hold a vehicle for ever when nobody opens an incident', () => {
    const simulation = town({ ...firstTrouble, givesUpAfterS: 120 });
    live(simulation, 1);
    expect(simulation.vehicles.filter(({ hold }) => hold)).toHaveLength(1);
    live(simulation, 3);
    expect(simulation.vehicles.filter(({ hold }) => hold)).toEqual([]);
  });

  it('come about as often as wished, and never more than the units can bear', () => {
    const settings = { troubleEveryS: 60 * (60 / 500), givesUpAfterS: 1e9, busyUnitsLimit: 0.5 };
    const simulation = town(settings);
    live(simulation, 10);
    expect(simulation.vehicles.filter(({ hold }) => hold)).toHaveLength(3);
  });

  it('make the customer call, except where the device reports it', () => {
    const simulation = town({ troubleEveryS: 20 * (60 / 500), givesUpAfterS: 60, busyUnitsLimit: 10 });
    const calls = allOutputs(simulation, 30).filter((output) => output.kind === 'call');
    expect(new Set(calls.map(({ type }) => type))).toEqual(
      new Set(['breakdown', 'flat_tyre', 'lockout', 'out_of_energy']),
    );
  });
});

describe('a unit', () => {
  it('drives to the scene, works, tows the vehicle to a branch and goes home', () => {
    const simulation = town({ firstTroubleAfterS: 5, troubleEveryS: 1e9, workS: [20, 30] });
    live(simulation, 1);
    const vehicle = simulation.vehicles.find(({ hold }) => hold)!;
    simulation.incidentOpened(vehicle.index);
    const scene = vehicle.place;
    simulation.sendUnit(0, assignmentId, scene);
    const steps: string[] = [];
    let offSceneM = Infinity;
    let apartM = 0;
    live(simulation, 60, (output) => {
      if (output.kind === 'home' && output.unit === 0 && !steps.includes('home')) steps.push('home');
      if (vehicle.activity.kind === 'towed') {
        apartM = Math.max(apartM, distanceM(vehicle.place, simulation.units[0]!.place));
      }
      if (output.kind !== 'crew') return;
      steps.push(output.step);
      if (output.step === 'arrived') {
        offSceneM = distanceM(simulation.units[0]!.place, scene);
        simulation.workAtScene(0, assignmentId);
      }
      if (output.step === 'worked') simulation.towVehicle(0, vehicle.index);
      if (output.step === 'delivered') {
        simulation.incidentClosed(vehicle.index);
        simulation.releaseUnit(0);
      }
    });
    expect(steps).toEqual(['arrived', 'worked', 'delivered', 'home']);
    expect(offSceneM).toBeLessThan(5);
    expect(apartM).toBeLessThan(40);
    const toBranchM = Math.min(...gridCity.branches.map((branch) => distanceM(vehicle.place, branch)));
    expect(toBranchM).toBeLessThan(150);
    expect(vehicle.phase).not.toBe('rented');
  });

  it('that is called off on its way drives home', () => {
    const simulation = town({ troubleEveryS: 1e9 });
    simulation.sendUnit(1, assignmentId, gridStreets.centre);
    live(simulation, 1);
    simulation.releaseUnit(1);
    const outputs = allOutputs(simulation, 30);
    expect(outputs.filter(({ kind }) => kind === 'crew')).toEqual([]);
    expect(outputs).toContainEqual(expect.objectContaining({ kind: 'home', unit: 1 }));
  });
});
