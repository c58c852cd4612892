import type { Incident } from '@roadcall/contracts';

/** Plate of the vehicle, or name of our own unit, that an incident is about; null for a mere place. */
export function whoseOf({ plate, troubledUnit }: Pick<Incident, 'plate' | 'troubledUnit'>): string | null {
  return plate ?? troubledUnit?.name ?? null;
}
