import { parseArgs } from 'node:util';
import { z } from 'zod';
import { POLICIES } from './policies.ts';

const NAMES = POLICIES.map(({ name }) => name);

export const USAGE = `usage: npm run sim:dispatch -- [--city FILE] [--units N] [--rate R] [--policy ${NAMES.join('|')}|all] [--seeds K] [--hours H] [--day FILE]
  --city FILE   OSM extract (.osm, .osm.zip, .osm.pbf); default: the demo city
  --day FILE    run a recorded day again (GET /api/v1/exports/dispatch-day) instead of made ones
  --units N     service units, default 40; with --day so many more or less: +2, -1
  --rate R      calls per minute, default 0.8
  --seeds K     days, each with another seed, default 3
  --hours H     hours of calls per day, default 24`;

const common = {
  city: z.string().optional(),
  policy: z.enum(['all', ...NAMES]).default('all'),
};
const MadeDays = z.object({
  ...common,
  units: z.coerce.number().int().min(1).max(5_000).default(40),
  rate: z.coerce.number().gt(0).max(100).default(0.8),
  seeds: z.coerce.number().int().min(1).max(100).default(3),
  hours: z.coerce.number().min(2).max(168).default(24),
});
/** A recorded day has its own calls and units: what may differ is the rule, and so many units more or less. */
const OneRecordedDay = z.strictObject({
  ...common,
  day: z.string().min(1),
  units: z
    .string()
    .regex(/^[+-]\d{1,4}$/, 'with --day it is a difference, e.g. +2')
    .default('+0')
    .transform(Number),
});
export type MadeDaysOptions = z.infer<typeof MadeDays>;
export type RecordedDayOptions = z.infer<typeof OneRecordedDay>;

/** @throws Error with one sentence per wrong option. */
export function readOptions(args: readonly string[]): MadeDaysOptions | RecordedDayOptions {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args: joinDifferences(args),
    options: {
      city: option,
      day: option,
      units: option,
      rate: option,
      policy: option,
      seeds: option,
      hours: option,
    },
  });
  const result = (values.day === undefined ? MadeDays : OneRecordedDay).safeParse(values);
  if (result.success) return result.data;
  throw new Error(
    result.error.issues.map(({ message, path }) => `--${path.join('.') || 'day'}: ${message}`).join('\n'),
  );
}

/** `--units -1` reads like two options to parseArgs. */
function joinDifferences(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    if (arg === '--units' && /^-\d/.test(args[index + 1] ?? '')) return [`--units=${args[index + 1]}`];
    return args[index - 1] === '--units' && /^-\d/.test(arg) ? [] : [arg];
  });
}
