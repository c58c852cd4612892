import type { IncidentTerrain } from '@roadcall/contracts';

/** What is known about a place. */
export interface PlaceFacts {
  /** null: the road is not known. */
  readonly onHighway: boolean | null;
  /** null: the company has drawn no city limits. */
  readonly insideCityLimit: boolean | null;
}

/** Urban or remote, and why: a highway is remote even in the city, else the city limits decide (domain §13). */
export function judgeTerrain({ onHighway, insideCityLimit }: PlaceFacts): IncidentTerrain {
  if (onHighway === true) return { terrain: 'remote', reason: 'highway', note: null };
  if (insideCityLimit === null) return { terrain: 'urban', reason: 'no_city_limits', note: null };
  return insideCityLimit
    ? { terrain: 'urban', reason: 'inside_city_limit', note: null }
    : { terrain: 'remote', reason: 'outside_city_limits', note: null };
}
