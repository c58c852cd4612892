import type { Device, ProvisioningBatchInput, ProvisioningResult, TrackFlag, TrackPoint } from '@roadcall/contracts';
import { ensurePartitions } from '@roadcall/store';
import { PROVISIONING_TOKEN, type RunningApi } from './running-api.ts';

const vehicle = (plate: string) => ({
  plate,
  make: 'BYD',
  model: 'Qin',
  colour: 'white',
  class: 'compact' as const,
  energy: 'ev' as const,
  seats: 5,
});
const device = (id: string) => ({ id: id as Device['id'] });

/** Two vehicles and two tow trucks at one branch, each with a device. */
export const SAMPLE_FLEET: ProvisioningBatchInput = {
  branches: [{ nameZh: '虹桥店', nameEn: 'Hongqiao', lat: 31.2, lon: 121.33 }],
  vehicles: [
    { vehicle: vehicle('沪A00001'), branchNameEn: 'Hongqiao', device: device('dev-1') },
    { vehicle: vehicle('沪A00002'), branchNameEn: 'Hongqiao', device: device('dev-2') },
  ],
  units: ['R-01', 'R-02'].map((name, i) => ({
    unit: { name, kind: 'tow_truck', skills: ['tow'] },
    stationNameEn: 'Hongqiao',
    device: device(`unit-${i + 1}`),
  })),
};

export async function provision(api: RunningApi, batch = SAMPLE_FLEET): Promise<ProvisioningResult> {
  const { status, body } = await api.call<ProvisioningResult>('POST', '/api/v1/provisioning/batch', {
    token: PROVISIONING_TOKEN,
    body: batch,
  });
  if (status !== 200) throw new Error(`provisioning answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** A point as a test names it; what is left out is unknown. */
export type TestPoint = Pick<TrackPoint, 'lat' | 'lon' | 'recordedAt'> & Partial<TrackPoint>;

const FLAG_BITS: Readonly<Record<TrackFlag, number>> = { late: 1, jump: 2, few_satellites: 4 };

/** Puts points of a device into the database, as the ingestor would. */
export async function storeFixes(api: RunningApi, deviceId: string, points: readonly TestPoint[]): Promise<void> {
  await ensurePartitions(api.database.pool);
  for (const [seq, point] of points.entries()) {
    await api.database.pool.query(
      `INSERT INTO fixes (tenant_id, device_id, ts, boot, seq, received_at, lat, lon, speed_kph, heading_deg, fuel_pct, flags,
                          content_hash)
       VALUES (1, $1, $2, 0, $3, now(), $4, $5, $6, $7, $8, $9, $3)`,
      [
        deviceId,
        point.recordedAt,
        seq,
        point.lat,
        point.lon,
        point.speedKph,
        point.headingDeg,
        point.fuelPct,
        (point.flags ?? []).reduce((sum, flag) => sum + FLAG_BITS[flag], 0),
      ],
    );
  }
}

/** Sets the newest state of a device, as the ingestor would. */
export async function storeState(api: RunningApi, deviceId: string, at: Date, lat: number, lon: number): Promise<void> {
  await api.database.pool.query(
    `INSERT INTO device_states (tenant_id, device_id, ts, received_at, lat, lon, speed_kph, motion, fuel_pct)
     VALUES (1, $1, $2, $2, $3, $4, 12, 'moving', 55)`,
    [deviceId, at, lat, lon],
  );
}
