import type { ImportColumn, ImportRefusal } from '@roadcall/contracts';
import type { DeviceToImport, ImportSurroundings } from '@roadcall/store';
import { refusal, type DeviceLine } from './read-device-lines.ts';

/** A line that may be made, with what it is fitted to. */
export interface PlacedLine extends DeviceToImport {
  line: number;
  fittedTo: string | null;
}

/** Holds lines against each other and against what is stored: ids, IMEIs, models, and places that carry a device already. */
export function placeDeviceLines(
  lines: readonly DeviceLine[],
  around: ImportSurroundings,
): { placed: PlacedLine[]; refusals: ImportRefusal[] } {
  const seen = new Map<string, number>();
  const refusals: ImportRefusal[] = [];
  const placed: PlacedLine[] = [];
  for (const { line, device, plate, unit } of lines) {
    const before = refusals.length;
    const refuse = (field: ImportColumn, value: string, why: string): void => {
      refusals.push(refusal(line, field, value, why));
    };
    const once = (field: ImportColumn, value: string | null): void => {
      if (value === null) return;
      const key = `${field} ${value}`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, line);
      else refuse(field, value, `line ${first} has it already`);
    };
    once('id', device.id);
    once('imei', device.imei);
    once('plate', plate);
    once('unit', unit);
    if (around.takenIds.has(device.id)) refuse('id', device.id, 'a device has this id already');
    if (device.imei !== null && around.takenImeis.has(device.imei)) {
      refuse('imei', device.imei, 'another device has this IMEI');
    }
    if (!around.models.has(device.model) && device.model !== 'generic') {
      refuse('model', device.model, 'there is no device model of this name');
    }
    const vehicle = plate === null ? undefined : around.vehicles.get(plate);
    const carrier = unit === null ? vehicle : around.units.get(unit);
    const field: ImportColumn = unit === null ? 'plate' : 'unit';
    const name = unit ?? plate;
    if (name !== null && carrier === undefined) refuse(field, name, 'there is none of this name');
    if (name !== null && carrier?.deviceId)
      refuse(field, name, `it carries device ${carrier.deviceId}; take that out first`);
    if (refusals.length > before) continue;
    placed.push({
      line,
      device,
      fittedTo: name,
      vehicleId: vehicle?.id ?? null,
      unitId: unit === null ? null : around.units.get(unit)!.id,
    });
  }
  return { placed, refusals };
}
