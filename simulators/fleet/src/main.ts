import { runService } from '@roadcall/service-kit';
import { SimulatorConfig } from './config.ts';
import { startFleet } from './run-fleet.ts';

await runService({
  service: 'simulator',
  schema: SimulatorConfig,
  async start({ config, logger, shutdown }) {
    await startFleet({ config, logger, shutdown });
    return { ports: {} };
  },
});
