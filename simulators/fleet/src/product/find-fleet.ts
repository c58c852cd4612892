import type { Incident, Rental, VehicleId } from '@roadcall/contracts';
import type { DeviceMemory, KnownVehicle } from '../core/vehicle-state.ts';
import type { FleetPlan } from '../plan/plan-fleet.ts';
import { knownVehicles, runningRentals, RUNNING_STATUSES } from './known-fleet.ts';
import type { ProductApi } from './product-api.ts';
import { provisionFleet, type ProvisionedFleet } from './provision-fleet.ts';

/** The fleet as the product has it when the simulator starts. */
export interface FoundFleet extends ProvisionedFleet {
  /** The rental that each vehicle is in. */
  readonly running: ReadonlyMap<VehicleId, Rental>;
  readonly openIncidents: readonly Incident[];
  /** By the number of the vehicle. */
  readonly known: ReadonlyMap<number, KnownVehicle>;
  /** By the number of the unit. */
  readonly unitMemories: ReadonlyMap<number, DeviceMemory>;
}

/** Makes the planned fleet or finds it, with its rentals, incidents and conditions. `ask` repeats what does not get through. */
export async function findFleet(options: {
  plan: FleetPlan;
  api: ProductApi;
  ask: <T>(act: () => Promise<T>) => Promise<T>;
  memories: ReadonlyMap<string, DeviceMemory>;
  nowMs: number;
  /** Time of the city at a real time. */
  cityMs: (realMs: number) => number;
}): Promise<FoundFleet> {
  const { plan, api, ask, memories, nowMs, cityMs } = options;
  const fleet = await provisionFleet(plan, (batch) => ask(() => api.provision(batch)));
  const { vehicleIds, devices } = fleet;
  const rentals = await Promise.all(RUNNING_STATUSES.map((status) => ask(() => api.listRentals(status))));
  const running = runningRentals(rentals.flat(), nowMs);
  const openIncidents = await ask(() => api.listOpenIncidents());
  const vehicles = await ask(() => api.listVehicles());
  const memoryOf = (device: number): DeviceMemory | undefined => memories.get(devices[device]?.deviceId ?? '');
  const known = knownVehicles({ vehicleIds, vehicles, rentals: running, incidents: openIncidents, memoryOf, cityMs });
  const unitMemories = plan.units.flatMap((_, unit) => {
    const memory = memoryOf(vehicleIds.length + unit);
    return memory ? [[unit, memory] as const] : [];
  });
  return { ...fleet, running, openIncidents, known, unitMemories: new Map(unitMemories) };
}
