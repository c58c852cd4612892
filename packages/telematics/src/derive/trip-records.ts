import type { RentalId } from '@roadcall/contracts';
import type { Asset } from './draft.ts';
import type { DrivingParts } from './driver-score.ts';

/** Where a trip begins or ends; the position may be unknown. */
export interface TripEnd {
  lat: number | undefined;
  lon: number | undefined;
}

/** A drive from one stop to the next. Times are effective times, ms since the epoch. */
export interface DerivedTrip extends Asset {
  id: string;
  /** `gap`: the device was silent while the vehicle moved; only its ends are known. */
  kind: 'driven' | 'gap';
  rentalId: RentalId | undefined;
  beganAt: number;
  /** Undefined while it goes on. */
  endedAt: number | undefined;
  from: TripEnd;
  to: TripEnd;
  distanceM: number;
  movingMs: number;
  idlingMs: number;
  /** Of it with the engine on. */
  engineMs: number;
  /** Of it faster than allowed. */
  overspeedMs: number;
  maxSpeedKph: number | undefined;
  /** Odometer at its end, for maintenance by mileage; undefined without one. */
  odometerM: number | undefined;
  /** Harsh events by severity. */
  harsh: DrivingParts['harsh'];
}

/** A vehicle that stands between two trips. */
export interface DerivedStop extends Asset {
  id: string;
  rentalId: RentalId | undefined;
  beganAt: number;
  endedAt: number | undefined;
  place: TripEnd;
  /** Of it with the engine on. */
  idlingMs: number;
  odometerM: number | undefined;
}

export interface TripFact {
  kind: 'trip_started' | 'trip_updated' | 'trip_ended';
  trip: DerivedTrip;
}

export interface StopFact {
  kind: 'stop_started' | 'stop_ended';
  stop: DerivedStop;
}
