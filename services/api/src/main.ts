import { createLiveChannel } from '@roadcall/bus';
import { runService } from '@roadcall/service-kit';
import { ApiConfig } from './config.ts';
import { startApi } from './start-api.ts';

await runService({
  service: 'api',
  schema: ApiConfig,
  start: (context) => startApi({ ...context, channel: createLiveChannel({ redisUrl: context.config.REDIS_URL }) }),
});
