import type { NewGeofence } from '@roadcall/contracts';
import type { z } from 'zod';
import type { Rig } from './rig.ts';

/** Fences where the load's vehicles drive; a tenth of them raise an alarm when a vehicle comes in. */
export async function makeFences(rig: Rig, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const fence: z.input<typeof NewGeofence> = {
      nameZh: `围栏 ${n}`,
      nameEn: `Fence ${n}`,
      kind: 'customer_site',
      colour: 'blue',
      shape: {
        type: 'Point',
        coordinates: [121.4 + ((n * 17) % 100) * 0.0021, 31.2 + n * 0.0024],
        radiusM: 300,
      },
      triggers: { enter: n % 10 === 0 },
    };
    await rig.post('/geofences', fence);
  }
}
