/** A supervised process of live-channel.itest.ts: publishes what it receives. */
import { createLiveChannel } from './index.ts';

const channel = createLiveChannel();
channel.subscribe((tenantId, records) => channel.publish(tenantId, records));
