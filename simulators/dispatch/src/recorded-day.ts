import { readFile } from 'node:fs/promises';
import { DispatchDayLine, type RecordedDayIncident, type RecordedDayUnit } from '@roadcall/contracts';
import type { RoadGraph } from '@roadcall/roads';
import type { Call, Day, DayUnit } from './day.ts';
import { ServiceTime } from './service-time.ts';

/** The file is no recorded day, or not a whole one. */
export class BadDayError extends Error {
  override readonly name = 'BadDayError';
}

export interface RecordedDay {
  readonly date: string;
  readonly day: Day;
  /** What the record says of the incidents that are run again: seconds from the report to the arrival, of those reached. */
  readonly recordedResponseS: readonly number[];
  /** Incidents that are not run again, by why. */
  readonly leftOut: { readonly calledOff: number; readonly offTheMap: number; readonly nobodyCan: number };
  /** Units whose place at the beginning was not known: they start where another one does. */
  readonly unitsPlacedByGuess: number;
}

/** A place farther from any road of the extract is off the map, metres. */
const OFF_THE_MAP_M = 5_000;
/** Where no job of the day says how long it took: a wheel takes 15 minutes, a tow more than an hour. */
const USUAL_SERVICE_S = 1_500;
/** Ratios beyond these are mistakes of the record (a crew that reported late), not drives. */
const DRIVE_RATIO = { least: 0.4, most: 2.5 };

/**
 * A day that `GET /exports/dispatch-day` has written, to be run again. Incidents that were called off before anybody came are
 * left out, as are those that no unit of the day could serve; what the record does not know of a job (time on scene, drive
 * ratio) is the median of the day. So every policy meets the same day, with the same luck.
 * @param moreUnits so many units more (with all skills, on duty all day, at the places of the day's own), or less (the last).
 * @throws BadDayError with the line that is wrong.
 */
export function parseRecordedDay(text: string, graph: RoadGraph, moreUnits = 0): RecordedDay {
  const lines = text.trimEnd().split('\n').map(parseLine);
  const [head, end] = [lines[0], lines.at(-1)];
  if (head?.line !== 'day') throw new BadDayError('line 1: a recorded day begins with a line of the kind "day"');
  const recordedUnits = lines.filter((line) => line.line === 'unit');
  const recorded = lines.filter((line) => line.line === 'incident');
  if (end?.line !== 'end' || end.incidents !== recorded.length || end.units !== recordedUnits.length) {
    throw new BadDayError('the last line does not say how much there was: the file broke off');
  }
  const { units, unitsPlacedByGuess } = unitsOf(recordedUnits, graph, moreUnits);
  const served = recorded.filter(({ responseS, status }) => responseS !== null || status !== 'cancelled');
  const placed = served.flatMap((incident) => {
    const node = nodeNear(graph, incident.lat, incident.lon);
    return node === undefined ? [] : [{ incident, node }];
  });
  const able = placed.filter(({ incident: { needs } }) =>
    units.some(({ skills }) => skills === undefined || needs.every((need) => skills.includes(need))),
  );
  const known = recorded.flatMap(({ serviceS }) => (serviceS === null || serviceS <= 0 ? [] : [serviceS]));
  const serviceTime = new ServiceTime(known.length > 0 ? known : [USUAL_SERVICE_S]);
  const usualServiceS = median(known) ?? USUAL_SERVICE_S;
  const usualRatio = median(recorded.flatMap(({ driveRatio }) => driveRatio ?? [])) ?? 1;
  return {
    date: head.date,
    day: {
      calls: able.map(({ incident, node }) => callOf(incident, node, usualServiceS, usualRatio)),
      units,
      serviceTime,
    },
    recordedResponseS: able.flatMap(({ incident: { responseS } }) => responseS ?? []),
    leftOut: {
      calledOff: recorded.length - served.length,
      offTheMap: served.length - placed.length,
      nobodyCan: placed.length - able.length,
    },
    unitsPlacedByGuess,
  };
}

/** @throws BadDayError, or the system's error when the file cannot be read. */
export async function readRecordedDay(file: string, graph: RoadGraph, moreUnits: number): Promise<RecordedDay> {
  return parseRecordedDay(await readFile(file, 'utf8'), graph, moreUnits);
}

function parseLine(line: string, index: number): DispatchDayLine {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (cause) {
    throw new BadDayError(`line ${index + 1} is no JSON: the file broke off, or is no recorded day`, { cause });
  }
  const parsed = DispatchDayLine.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadDayError(`line ${index + 1}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

function callOf(
  { atS, driveRatio, needs, promisedS, serviceS }: RecordedDayIncident,
  node: number,
  usualServiceS: number,
  usualRatio: number,
): Call {
  const ratio = driveRatio ?? usualRatio;
  return {
    atS,
    node,
    serviceS: serviceS === null || serviceS <= 0 ? usualServiceS : serviceS,
    driveNoise: Math.min(DRIVE_RATIO.most, Math.max(DRIVE_RATIO.least, ratio)),
    needs,
    promisedS,
  };
}

function unitsOf(
  recorded: readonly RecordedDayUnit[],
  graph: RoadGraph,
  moreUnits: number,
): { units: DayUnit[]; unitsPlacedByGuess: number } {
  const nodes = recorded.map(({ lat, lon }) => (lat === null || lon === null ? undefined : nodeNear(graph, lat, lon)));
  const places = nodes.filter((node) => node !== undefined);
  if (places.length === 0) throw new BadDayError('no unit of the day has a place on the map of this city');
  const units = recorded.map(({ onDuty, skills }, index): DayUnit => ({
    node: nodes[index] ?? places[index % places.length]!,
    skills,
    onDuty,
  }));
  const kept = moreUnits < 0 ? units.slice(0, moreUnits) : units;
  if (kept.length === 0) throw new BadDayError(`the day has ${units.length} units: none would be left`);
  const added = Array.from({ length: Math.max(0, moreUnits) }, (_, index): DayUnit => {
    return { node: places[Math.floor((index * places.length) / moreUnits)]! };
  });
  return { units: [...kept, ...added], unitsPlacedByGuess: recorded.length - places.length };
}

/** The junction at the nearer end of the nearest road. */
function nodeNear(graph: RoadGraph, lat: number, lon: number): number | undefined {
  const at = graph.snap({ lat, lon }, OFF_THE_MAP_M);
  if (at === null) return undefined;
  const { segmentFrom, segmentLengthM, segmentTo } = graph.tables;
  return (at.offsetM <= segmentLengthM[at.segment]! / 2 ? segmentFrom : segmentTo)[at.segment];
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
