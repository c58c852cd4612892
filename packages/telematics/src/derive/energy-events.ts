import type { RentalId } from '@roadcall/contracts';
import type { Asset } from './draft.ts';

/** Fuel or charge that came or went while the vehicle stood. Times are effective times, ms since the epoch. */
export interface EnergyEvent extends Asset {
  id: string;
  kind: 'refuel' | 'drain' | 'charge';
  rentalId: RentalId | undefined;
  beganAt: number;
  endedAt: number;
  fromPct: number;
  toPct: number;
  odometerM: number | undefined;
  lat: number | undefined;
  lon: number | undefined;
}

export interface EnergyFact {
  kind: 'energy_event';
  event: EnergyEvent;
}
