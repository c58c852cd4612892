import { parseArgs } from 'node:util';
import { z } from 'zod';
import { POLICIES } from './policies.ts';

const NAMES = POLICIES.map(({ name }) => name);

export const USAGE = `usage: npm run sim:dispatch -- [--city FILE] [--units N] [--rate R] [--policy ${NAMES.join('|')}|all] [--seeds K] [--hours H]
  --city FILE   OSM extract (.osm, .osm.zip, .osm.pbf); default: the demo city
  --units N     service units, default 40
  --rate R      calls per minute, default 0.8
  --seeds K     days, each with another seed, default 3
  --hours H     hours of calls per day, default 24`;

const Options = z.object({
  city: z.string().optional(),
  units: z.coerce.number().int().min(1).max(5_000).default(40),
  rate: z.coerce.number().gt(0).max(100).default(0.8),
  policy: z.enum(['all', ...NAMES]).default('all'),
  seeds: z.coerce.number().int().min(1).max(100).default(3),
  hours: z.coerce.number().min(2).max(168).default(24),
});
export type SimulationOptions = z.infer<typeof Options>;

/** @throws Error with one sentence per wrong option. */
export function readOptions(args: readonly string[]): SimulationOptions {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { city: option, units: option, rate: option, policy: option, seeds: option, hours: option },
  });
  const result = Options.safeParse(values);
  if (result.success) return result.data;
  throw new Error(result.error.issues.map(({ message, path }) => `--${path.join('.')}: ${message}`).join('\n'));
}
