import type { Stop, TenantId, Track, TrackGap, TrackPoint, TrackQuery } from '@roadcall/contracts';
import { distanceM, simplifyTrack } from '@roadcall/geo';
import {
  flagNames,
  listAlarmsInPeriod,
  listStops,
  readTrack,
  type Queryable,
  type StoredPoint,
  type TrackPeriod,
  type TrackSubject,
} from '@roadcall/store';
import { findGaps } from '@roadcall/telematics';
import { z } from 'zod';
import { cursorOf, readCursor } from '../http/paging.ts';

const MAX_MARKS = 500;
const PointKey = z.object({ at: z.number().int(), boot: z.number().int(), seq: z.number().int() });

/** Reads a track and says honestly what of it is there: how many points were stored, left out, or are further back. */
export async function answerTrack(
  db: Queryable,
  tenantId: TenantId,
  of: TrackSubject,
  query: Omit<TrackQuery, 'from' | 'to'> & TrackPeriod,
): Promise<Track> {
  const before = readCursor(query.cursor, PointKey);
  const { points, isTruncated } = await readTrack(db, tenantId, of, { ...query, before });
  const alarms = await listAlarmsInPeriod(db, tenantId, of, { ...query, limit: MAX_MARKS });
  const stops = await stopsOf(db, tenantId, of, query);
  const breaks = findGaps(points, query.gapS * 1_000);
  const { kept, errorM } = simplified(points, breaks, query);
  return {
    points: kept.map((index) => shownPoint(points[index]!)),
    truncated: isTruncated,
    next: isTruncated ? cursorOf(keyOf(points[0]!)) : null,
    storedPoints: points.length,
    errorM,
    gaps: breaks.map((index) => gapBetween(points[index - 1]!, points[index]!)),
    alarms,
    stops,
  };
}

/** Units have no list of stops: their trips are their assignments. */
async function stopsOf(
  db: Queryable,
  tenantId: TenantId,
  of: TrackSubject,
  { from, to }: TrackPeriod,
): Promise<Stop[]> {
  if (!('vehicleId' in of)) return [];
  return (await listStops(db, tenantId, { from, to, vehicleId: of.vehicleId, limit: MAX_MARKS })).stops;
}

function simplified(
  points: readonly StoredPoint[],
  breaks: readonly number[],
  { toleranceM, maxPoints }: Pick<TrackQuery, 'toleranceM' | 'maxPoints'>,
): { kept: readonly number[]; errorM: number } {
  if (toleranceM === undefined && (maxPoints === undefined || points.length <= maxPoints)) {
    return { kept: points.map((_, index) => index), errorM: 0 };
  }
  return simplifyTrack(points, {
    toleranceM: toleranceM ?? 0,
    breaks,
    ...(maxPoints === undefined ? {} : { maxPoints }),
  });
}

function keyOf({ at, boot, seq }: StoredPoint): z.output<typeof PointKey> {
  return { at, boot, seq };
}

function gapBetween(a: StoredPoint, b: StoredPoint): TrackGap {
  return { from: new Date(a.at).toISOString(), to: new Date(b.at).toISOString(), distanceM: distanceM(a, b) };
}

function shownPoint(point: StoredPoint): TrackPoint {
  const { lat, lon, speedKph, headingDeg, odometerM, fuelPct, chargePct, ignition } = point;
  return {
    lat,
    lon,
    recordedAt: new Date(point.at).toISOString(),
    speedKph,
    headingDeg,
    odometerM,
    fuelPct,
    chargePct,
    ignition,
    flags: flagNames(point.flags),
  };
}
