import type { DrivingEvent, EnergyEvent, Stop, Trip } from '@roadcall/contracts';
import type { DrivingEventRow, EnergyEventRow, StopRow, StoredTrip, TripRow } from '@roadcall/store';
import { driverScore } from '@roadcall/telematics';
import { shownScore } from './shown-score.ts';

/** A trip that is stored, or one that was derived just now, as it is shown; but for its version. */
export function shownTrip(record: StoredTrip | TripRow): Omit<Trip, 'run'> {
  const { harsh, distanceM, movingMs, idlingMs, engineMs, overspeedMs, kind } = record;
  return {
    ...commonOf(record),
    kind,
    endedAt: instantOf(record.endedAt),
    from: placeOf(record.from),
    to: placeOf(record.to),
    distanceM,
    movingMs,
    idlingMs,
    engineMs,
    overspeedMs,
    maxSpeedKph: single(record.maxSpeedKph),
    odometerM: record.odometerM ?? null,
    driver: shownScore(driverScore({ distanceM, movingMs, overspeedMs, harsh })),
  };
}

/** A stop likewise. */
export function shownStop(record: Stop | StopRow): Omit<Stop, 'run'> {
  return {
    ...commonOf(record),
    endedAt: instantOf(record.endedAt),
    place: placeOf(record.place),
    idlingMs: record.idlingMs,
    odometerM: record.odometerM ?? null,
  };
}

/** A driving event likewise. */
export function shownDrivingEvent(record: DrivingEvent | DrivingEventRow): Omit<DrivingEvent, 'run'> {
  const { kind, severity, source } = record;
  const endedAt = instantOf(record.endedAt)!;
  return { ...commonOf(record), kind, severity, source, endedAt, value: single(record.value), ...placeOf(record) };
}

/** An energy event likewise. */
export function shownEnergyEvent(record: EnergyEvent | EnergyEventRow): Omit<EnergyEvent, 'run'> {
  return {
    ...commonOf(record),
    kind: record.kind,
    endedAt: instantOf(record.endedAt)!,
    fromPct: single(record.fromPct)!,
    toPct: single(record.toPct)!,
    odometerM: record.odometerM ?? null,
    ...placeOf(record),
  };
}

type AnyRecord = StoredTrip | TripRow | Stop | StopRow | DrivingEvent | DrivingEventRow | EnergyEvent | EnergyEventRow;

function commonOf(record: AnyRecord) {
  return {
    id: record.id,
    deviceId: record.deviceId,
    vehicleId: record.vehicleId ?? null,
    unitId: record.unitId ?? null,
    rentalId: record.rentalId ?? null,
    beganAt: instantOf(record.beganAt)!,
  };
}

function placeOf({ lat, lon }: { lat?: number | null | undefined; lon?: number | null | undefined }) {
  return { lat: lat ?? null, lon: lon ?? null };
}

function instantOf(at: number | string | null | undefined): string | null {
  return typeof at === 'number' ? new Date(at).toISOString() : (at ?? null);
}

/** A number that the database keeps in four bytes: the same whether it was stored or not. */
function single(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(Math.fround(value).toPrecision(7));
}
