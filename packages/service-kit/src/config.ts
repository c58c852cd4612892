import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { describeError } from './errors.ts';

/** Thrown by readConfig; its message lists every fault, one a line, and never a value (it may be a secret). */
export class ConfigError extends Error {
  readonly faults: string[];

  constructor(faults: string[]) {
    super(`the configuration is wrong:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** What every service reads; spread it into the service's own schema. */
export const commonConfig = {
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ROADCALL_LOG_FORMAT: z.enum(['json', 'text']).default('json'),
  /** Bearer token that opens /metrics to callers who are not on the loopback interface. */
  METRICS_TOKEN: z.string().min(16).optional(),
};
export type CommonConfig = z.infer<z.ZodObject<typeof commonConfig>>;

/**
 * Reads a service's configuration from the environment, once. Empty variables count as unset. A variable may be given as a
 * file instead, `NAME_FILE`, as container secrets are: what stands in it, without the end of its line, is the value.
 * @throws ConfigError naming all faults together.
 */
export function readConfig<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const unreadable = readFiles(present, schema instanceof z.ZodObject ? Object.keys(schema.shape) : []);
  const result = schema.safeParse(present);
  if (result.success && unreadable.length === 0) return result.data;
  const missing = new Set(unreadable.map(({ name }) => name));
  const faults = (result.error?.issues ?? []).filter((issue) => !missing.has(issue.path.join('.')));
  throw new ConfigError([
    ...unreadable.map(({ name, reason }) => `${name}_FILE: cannot be read (${reason})`),
    ...faults.map((issue) => {
      const name = issue.path.join('.') || 'configuration';
      const isMissing = issue.path.length === 1 && present[String(issue.path[0])] === undefined;
      return isMissing ? `${name} is required` : `${name}: ${issue.message}`;
    }),
  ]);
}

/** Puts the contents of `NAME_FILE` in the place of `NAME`; a variable that is set itself wins. */
function readFiles(present: NodeJS.ProcessEnv, names: readonly string[]): { name: string; reason: string }[] {
  const unreadable: { name: string; reason: string }[] = [];
  for (const name of names) {
    const file = present[`${name}_FILE`];
    if (file === undefined || present[name] !== undefined || names.includes(`${name}_FILE`)) continue;
    try {
      present[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      unreadable.push({ name, reason: describeError(error) });
    }
  }
  return unreadable;
}
