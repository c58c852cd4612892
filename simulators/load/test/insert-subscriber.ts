/**
 * What telematics servers commonly do, as a process of its own: a client of a broker that writes each message with an INSERT
 * of its own (ten connections), and never tells the device. `MQTT_URL` and `DATABASE_URL` name broker and database.
 */
import { connect } from 'mqtt';
import { Pool } from 'pg';

interface Payload {
  boot: number;
  seq: number;
  fixes: { ts: number; lat: number; lon: number; speedKph: number; headingDeg: number; odometerM: number }[];
}

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const client = connect(process.env['MQTT_URL']!, { clientId: 'inserts' });

client.on('message', (topic, bytes) => {
  const { boot, seq, fixes } = JSON.parse(bytes.toString()) as Payload;
  const [, , deviceId] = topic.split('/');
  for (const [i, fix] of fixes.entries()) {
    const values = [
      deviceId,
      new Date(fix.ts),
      boot,
      seq + i,
      fix.lat,
      fix.lon,
      fix.speedKph,
      fix.headingDeg,
      fix.odometerM,
    ];
    pool
      .query({
        name: 'insert-fix',
        text: `INSERT INTO fixes (tenant_id, device_id, ts, boot, seq, received_at, lat, lon, speed_kph, heading_deg, odometer_m,
                 flags, content_hash)
               VALUES (1, $1, $2, $3, $4, now(), $5, $6, $7, $8, $9, 0, 0)`,
        values,
      })
      .catch((error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      });
  }
});
await client.subscribeAsync('v1/devices/+/telemetry', { qos: 1 });
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
