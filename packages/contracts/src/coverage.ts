import { z } from 'zod';
import { Instant, LatDeg, LonDeg } from './position.ts';

/** Side of a cell of demand, degrees: help that was wanted within it counts as wanted at its centre. */
export const COVERAGE_CELL_DEG = 0.01;

/** A cell in which help is wanted at times and where no free unit could be within reach. */
export const CoverageGap = z.object({
  lat: LatDeg.describe('centre of the cell'),
  lon: LonDeg.describe('centre of the cell'),
  share: z.number().min(0).max(1).describe('of the whole demand'),
  nearestS: z.number().int().nullable().describe('drive of the nearest free unit; null: no unit is free'),
});
export type CoverageGap = z.infer<typeof CoverageGap>;

/** How well free units cover the places where help may be wanted, at one moment: as the planner counts it. */
export const CoverageReport = z.object({
  at: Instant,
  reachS: z.number().int().describe('a cell is covered while a free unit could be there within this time'),
  sinceDays: z.number().int().describe('incidents of so many days make the demand; each branch adds one'),
  cells: z.number().int().describe('cells in which help is wanted; those with most of it, at most 400'),
  freeUnits: z.number().int().describe('units that cover: free, on duty, and with a position'),
  coveredShare: z.number().min(0).max(1).describe('of the demand; 1 without any'),
  gaps: z.array(CoverageGap).describe('the farthest from help first'),
});
export type CoverageReport = z.infer<typeof CoverageReport>;
