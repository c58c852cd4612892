import type { Alarm, Branch, Motion, Vehicle } from '@roadcall/contracts';
import { statusOfVehicle, type VehicleStatus } from '../../marks/marks.ts';
import type { Filters } from '../../routes.ts';

export interface FilterContext {
  readonly filters: Filters;
  /** Vehicles with an active alarm that nobody has acknowledged. */
  readonly alarmed: ReadonlySet<string>;
  motionOf(vehicle: Vehicle): Motion;
}

/** Vehicles that an active alarm waits for. */
export function alarmedVehicles(alarms: Iterable<Alarm>): Set<string> {
  const ids = new Set<string>();
  for (const alarm of alarms) if (alarm.vehicleId && alarm.active && !alarm.acknowledgedAt) ids.add(alarm.vehicleId);
  return ids;
}

/** Whether a vehicle passes the chips (status, class, branch, alarm). The text of a list is matched apart, by `matchesText`. */
export function matchesFilters(
  vehicle: Vehicle,
  status: VehicleStatus,
  context: Omit<FilterContext, 'motionOf'>,
): boolean {
  const { filters } = context;
  return (
    (filters.status.length === 0 || filters.status.includes(status)) &&
    (filters.class.length === 0 || filters.class.includes(vehicle.class)) &&
    (filters.branch.length === 0 || filters.branch.includes(vehicle.branchId ?? '')) &&
    (!filters.alarm || context.alarmed.has(vehicle.id))
  );
}

export function hasFilters({ status, class: classes, branch, alarm }: Filters): boolean {
  return status.length + classes.length + branch.length > 0 || alarm;
}

/** Plates are typed with and without their dot and spaces. */
const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s·.-]/g, '');

/** Whether every word of the query is in one of the texts. */
export function matchesText(query: string, texts: readonly (string | null | undefined)[]): boolean {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const hay = texts
    .filter((text) => text !== null && text !== undefined)
    .join('\n')
    .toLowerCase();
  const plainHay = plain(hay);
  return words.every((word) => hay.includes(word) || (plain(word) !== '' && plainHay.includes(plain(word))));
}

/** Texts of a vehicle that a search looks into. */
export function textsOf(vehicle: Vehicle, branch: Branch | undefined, words: readonly string[]): string[] {
  return [vehicle.plate, vehicle.make, vehicle.model, branch?.nameZh ?? '', branch?.nameEn ?? '', ...words];
}

export function filterVehicles<T extends Vehicle>(vehicles: Iterable<T>, context: FilterContext): T[] {
  const kept: T[] = [];
  for (const vehicle of vehicles) {
    if (matchesFilters(vehicle, statusOfVehicle(vehicle, context.motionOf(vehicle)), context)) kept.push(vehicle);
  }
  return kept;
}
