import { asError, ConfigError, createLogger, describeError, readConfig } from '@roadcall/service-kit';
import { SetupConfig } from './config.ts';
import { setUp } from './set-up.ts';

/** Runs once and ends: 0 when all is there, 1 when something failed, 78 (EX_CONFIG) for a wrong configuration. */
async function main(): Promise<number> {
  let config: SetupConfig;
  try {
    config = readConfig(SetupConfig, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`setup: ${error.message}\n`);
    return 78;
  }
  const logger = createLogger({ service: 'setup', level: config.LOG_LEVEL, format: config.ROADCALL_LOG_FORMAT });
  try {
    await setUp(config, logger);
    return 0;
  } catch (error) {
    logger.fatal({ err: asError(error) }, `cannot set up: ${describeError(error)}`);
    return 1;
  }
}

process.exitCode = await main();
