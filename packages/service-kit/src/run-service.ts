import { flushCompileCache } from 'node:module';
import type { z } from 'zod';
import { ConfigError, readConfig, type CommonConfig } from './config.ts';
import { asError, describeError } from './errors.ts';
import { createLogger, type Logger } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { announceReady } from './supervisor-channel.ts';

export interface ServiceContext<C> {
  config: C;
  logger: Logger;
  metrics: Metrics;
  shutdown: Shutdown;
}

/**
 * The frame of every service's main.ts: reads the configuration, starts, announces the ports and ends in order.
 * Exit codes: 0 after a wished end, 1 when it could not start or crashed, 78 for a wrong configuration
 * (EX_CONFIG: starting again would not help).
 */
export async function runService<C extends CommonConfig>(options: {
  service: string;
  schema: z.ZodType<C>;
  start: (context: ServiceContext<C>) => Promise<{ ports: Record<string, number> }>;
}): Promise<void> {
  const { service } = options;
  let config: C;
  try {
    config = readConfig(options.schema, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${service}: ${error.message}\n`);
    process.exitCode = 78;
    if (process.connected) process.disconnect();
    return;
  }
  const logger = createLogger({ service, level: config.LOG_LEVEL, format: config.ROADCALL_LOG_FORMAT });
  const shutdown = createShutdown({ logger });
  shutdown.listen();
  try {
    const { ports } = await options.start({ config, logger, metrics: createMetrics(service), shutdown });
    announceReady({ service, ports });
    // A process that is killed keeps nothing of what it has compiled: the next start would take twice the time again.
    flushCompileCache();
    logger.info({ ports }, 'ready');
  } catch (thrown) {
    logger.fatal({ err: asError(thrown) }, `cannot start: ${describeError(thrown)}`);
    process.exit(await shutdown.begin('the start failed', 1));
  }
}
