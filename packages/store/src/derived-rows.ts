import type {
  DeviceId,
  DrivingEvent,
  EnergyEvent,
  HarshKind,
  RentalId,
  TenantId,
  Trip,
  UnitId,
  VehicleId,
} from '@roadcall/contracts';

/** What every derived record has. Absent = unknown. Times are ms since the epoch. */
interface DerivedRow {
  tenantId: TenantId;
  deviceId: DeviceId;
  id: string;
  vehicleId?: VehicleId | undefined;
  unitId?: UnitId | undefined;
  rentalId?: RentalId | undefined;
  beganAt: number;
}

interface Place {
  lat?: number | undefined;
  lon?: number | undefined;
}

/** A trip as it was derived; without an end it goes on. */
export interface TripRow extends DerivedRow {
  kind: Trip['kind'];
  endedAt?: number | undefined;
  from: Place;
  to: Place;
  distanceM: number;
  movingMs: number;
  idlingMs: number;
  engineMs: number;
  overspeedMs: number;
  maxSpeedKph?: number | undefined;
  odometerM?: number | undefined;
  /** Harsh events: light, marked, severe ones. */
  harsh: Record<HarshKind, [number, number, number]>;
}

/** A stop as it was derived. */
export interface StopRow extends DerivedRow {
  endedAt?: number | undefined;
  place: Place;
  idlingMs: number;
  odometerM?: number | undefined;
}

export interface DrivingEventRow extends DerivedRow, Place {
  kind: DrivingEvent['kind'];
  severity: DrivingEvent['severity'];
  source: DrivingEvent['source'];
  endedAt: number;
  value?: number | undefined;
}

export interface EnergyEventRow extends DerivedRow, Place {
  kind: EnergyEvent['kind'];
  endedAt: number;
  fromPct: number;
  toPct: number;
  odometerM?: number | undefined;
}
