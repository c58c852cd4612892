import { z } from 'zod';

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
 * Reads a service's configuration from the environment, once. Empty variables count as unset.
 * @throws ConfigError naming all faults together.
 */
export function readConfig<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map((issue) => {
      const name = issue.path.join('.') || 'configuration';
      const isMissing = issue.path.length === 1 && present[String(issue.path[0])] === undefined;
      return isMissing ? `${name} is required` : `${name}: ${issue.message}`;
    }),
  );
}
