import { z } from 'zod';
import { Skill, UnitKind } from './fleet.ts';
import { IncidentSeverity, IncidentStatus, IncidentType } from './incidents.ts';
import { LatDeg, LonDeg } from './position.ts';

/** Version of the file; a reader refuses others. */
export const DISPATCH_DAY_FORMAT = 1;

const SinceDayBegan = z.number().describe('seconds since the day began');

/**
 * A recorded day of dispatch as a file: one JSON object per line, first the day, then its units, then its incidents by their
 * time, at the end what was written. It says what happened where and when, and nothing of whom: units have numbers of this
 * file, no names, no plates, no notes.
 */
export const DispatchDayLine = z.discriminatedUnion('line', [
  z.object({
    line: z.literal('day'),
    format: z.literal(DISPATCH_DAY_FORMAT),
    date: z.iso.date().describe("local day of the company's time zone"),
    hours: z.number().describe('length of the day'),
  }),
  z.object({
    line: z.literal('unit'),
    unit: z.number().int().min(1).describe('number within this file'),
    kind: UnitKind,
    skills: z.array(Skill),
    lat: LatDeg.nullable().describe('where it was when the day began, else its station; null: unknown'),
    lon: LonDeg.nullable(),
    onDuty: z.array(z.tuple([SinceDayBegan, SinceDayBegan])).describe('from, to; in order'),
  }),
  z.object({
    line: z.literal('incident'),
    atS: SinceDayBegan.describe('when it was reported'),
    type: IncidentType,
    severity: IncidentSeverity,
    needs: z.array(Skill),
    lat: LatDeg,
    lon: LonDeg,
    status: IncidentStatus,
    promisedS: z.number().describe('promised time from the report to the arrival'),
    responseS: z.number().nullable().describe('from the report to the arrival; null: nobody came'),
    serviceS: z.number().nullable().describe('from the arrival to the end of the job; null: not known'),
    driveRatio: z.number().nullable().describe('real by foreseen driving time of who came; null: not known'),
  }),
  z.object({ line: z.literal('end'), units: z.number().int(), incidents: z.number().int() }),
]);
export type DispatchDayLine = z.infer<typeof DispatchDayLine>;
export type RecordedDayUnit = Extract<DispatchDayLine, { line: 'unit' }>;
export type RecordedDayIncident = Extract<DispatchDayLine, { line: 'incident' }>;

export const DispatchDayQuery = z.object({ date: z.iso.date().describe('a local day that is over') });
