import type { HarshKind, RentalId } from '@roadcall/contracts';
import type { Asset } from './draft.ts';

/** Light, marked, severe. */
export type Severity = 1 | 2 | 3;

/** A harsh event as it counts: a new one, or the same one worse than before (`from` its severity until now). */
export interface HarshChange {
  kind: HarshKind;
  from: 0 | Severity;
  to: Severity;
}

/** Something about how a vehicle was driven. Times are effective times, ms since the epoch. */
export interface DrivingEvent extends Asset {
  id: string;
  kind: HarshKind | 'overspeed' | 'idling';
  severity: Severity;
  /** `device`: it said so itself; `fixes`: seen in its speeds and headings. */
  source: 'device' | 'fixes';
  rentalId: RentalId | undefined;
  beganAt: number;
  endedAt: number;
  /** m/s² of a harsh one, highest km/h of overspeed, undefined where the device gave no value. */
  value: number | undefined;
  lat: number | undefined;
  lon: number | undefined;
}

export interface DrivingFact {
  kind: 'driving_event';
  event: DrivingEvent;
}
