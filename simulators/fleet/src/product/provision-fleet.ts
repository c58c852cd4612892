import type { ProvisioningResult, VehicleId } from '@roadcall/contracts';
import type { FleetPlan } from '../plan/plan-fleet.ts';
import type { FleetDevice } from '../device/device-fleet.ts';

/** Vehicles or units in one request. */
const BATCH = 100;

/** The fleet as the product knows it, in the order of the plan. */
export interface ProvisionedFleet {
  readonly vehicleIds: readonly VehicleId[];
  readonly units: readonly Pick<ProvisioningResult['units'][number], 'id' | 'crewToken'>[];
  /** Devices of the vehicles, then of the units, with the credential of this run. */
  readonly devices: readonly FleetDevice[];
}

/** Makes the planned fleet, or finds it: by branch name, plate, unit name and device id. */
export async function provisionFleet(
  plan: FleetPlan,
  provision: (batch: {
    branches: FleetPlan['branches'];
    vehicles: FleetPlan['vehicles'][number]['entry'][];
    units: FleetPlan['units'][number]['entry'][];
  }) => Promise<ProvisioningResult>,
): Promise<ProvisionedFleet> {
  const answers: ProvisioningResult[] = [];
  for (const some of batches(plan.vehicles)) {
    answers.push(await provision({ branches: plan.branches, vehicles: some.map(({ entry }) => entry), units: [] }));
  }
  for (const some of batches(plan.units)) {
    answers.push(await provision({ branches: plan.branches, vehicles: [], units: some.map(({ entry }) => entry) }));
  }
  const vehicles = new Map(answers.flatMap((answer) => answer.vehicles.map((made) => [made.plate, made])));
  const units = new Map(answers.flatMap((answer) => answer.units.map((made) => [made.name, made])));
  const madeVehicles = plan.vehicles.map(({ entry }) => found(vehicles, entry.vehicle.plate));
  const madeUnits = plan.units.map(({ entry }) => found(units, entry.unit.name));
  return {
    vehicleIds: madeVehicles.map(({ id }) => id),
    units: madeUnits,
    devices: [...madeVehicles, ...madeUnits].map(({ credential }) => {
      if (!credential) throw new Error('the product gave a device no credential');
      return credential;
    }),
  };
}

function found<T>(made: ReadonlyMap<string, T>, name: string): T {
  const one = made.get(name);
  if (one === undefined) throw new Error(`the product did not answer about ${name}`);
  return one;
}

function* batches<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += BATCH) yield list.slice(at, at + BATCH);
}
