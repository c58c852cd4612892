import { createLiveChannel } from '@roadcall/bus';
import { runService } from '@roadcall/service-kit';
import { IngestorConfig } from './config.ts';
import { startIngestor } from './start-ingestor.ts';

await runService({
  service: 'ingestor',
  schema: IngestorConfig,
  start: (context) => startIngestor({ ...context, channel: createLiveChannel({ redisUrl: context.config.REDIS_URL }) }),
});
