import type { NewDevice, ProvisioningBatch, ProvisioningResult, UnitId, VehicleId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents, type EventToAppend } from './append-events.ts';
import { provisionBranches, provisionUnits, provisionVehicles } from './provisioning-assets.ts';
import { provisionCrews } from './provisioning-crews.ts';
import { provisionDevices, type Placement } from './provisioning-devices.ts';
import type { Transaction } from './transaction.ts';
import { findUnits } from './units.ts';
import { findVehicles } from './vehicles.ts';

/**
 * Makes what is missing of a whole fleet and keeps what exists, each step for all at once. Every named device gets a
 * fresh credential, beside the newest older one; a device that nothing carries is fitted where the batch says, unless
 * that has another one.
 * @throws NotFoundError for a branch name that is neither in the batch nor known; ConflictError for a VIN or a device
 *   id of somebody else, or a crew's user name that belongs to someone who is no crew.
 */
export async function provisionFleet(
  tx: Transaction,
  by: Actor,
  batch: ProvisioningBatch,
): Promise<ProvisioningResult> {
  const branches = await provisionBranches(tx, by, batch);
  const vehicles = await provisionVehicles(tx, by, batch, branches);
  const units = await provisionUnits(tx, by, batch, branches);
  const { secrets, fitted } = await provisionDevices(tx, by, [
    ...batch.vehicles.flatMap(({ vehicle, device }): Placement[] =>
      device === null ? [] : [{ device, vehicleId: vehicles.get(vehicle.plate)!.id, unitId: null }],
    ),
    ...batch.units.flatMap(({ unit, device }): Placement[] =>
      device === null ? [] : [{ device, vehicleId: null, unitId: units.get(unit.name)!.id }],
    ),
  ]);
  const crews = await provisionCrews(tx, by, units);
  await announce(tx, by, {
    vehicleIds: [...idsOfCreated(vehicles), ...fitted.vehicleIds],
    unitIds: [...idsOfCreated(units), ...fitted.unitIds, ...crews.changedUnitIds],
  });
  const credentialOf = (device: NewDevice | null) =>
    device === null ? null : { deviceId: device.id, secret: secrets.get(device.id)! };
  return {
    branches: batch.branches.map(({ nameEn }) => ({ id: branches.get(nameEn)!, nameEn })),
    vehicles: batch.vehicles.map(({ vehicle: { plate }, device }) => {
      return { ...vehicles.get(plate)!, plate, credential: credentialOf(device) };
    }),
    units: batch.units.map(({ unit: { name }, device }) => {
      return { ...units.get(name)!, name, credential: credentialOf(device), ...crews.byUnitName.get(name)! };
    }),
  };
}

function idsOfCreated<Id>(assets: ReadonlyMap<string, { id: Id; created: boolean }>): Id[] {
  return [...assets.values()].filter(({ created }) => created).map(({ id }) => id);
}

async function announce(
  tx: Transaction,
  by: Actor,
  changed: { vehicleIds: VehicleId[]; unitIds: UnitId[] },
): Promise<void> {
  const vehicles = await findVehicles(tx, by.tenantId, changed.vehicleIds);
  const units = await findUnits(tx, by.tenantId, changed.unitIds);
  appendEvents(tx, [
    ...vehicles.map((data): EventToAppend => ({ ...by, subjectId: data.id, body: { kind: 'vehicle.changed', data } })),
    ...units.map((data): EventToAppend => ({ ...by, subjectId: data.id, body: { kind: 'unit.changed', data } })),
  ]);
}
