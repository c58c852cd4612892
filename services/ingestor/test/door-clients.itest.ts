import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  connectDevice,
  provisionDevice,
  startTestIngestor,
  topicOf,
  type TestDevice,
  type TestIngestor,
} from './harness.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'roadcall-test-tls-'));
const certFile = join(folder, 'cert.pem');
const keyFile = join(folder, 'key.pem');

/** A key and a certificate for localhost, signed by itself. */
async function makeCertificate(keyFile: string, certFile: string): Promise<void> {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await run('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', keyFile, '-out', certFile]);
}

let database: FreshDatabase;
let ingestor: TestIngestor;
beforeAll(async () => {
  await makeCertificate(keyFile, certFile);
  database = await freshDatabase();
  ingestor = await startTestIngestor(database.runtimeUrl, {
    MQTT_TLS_PORT: '0',
    MQTT_TLS_CERT_FILE: certFile,
    MQTT_TLS_KEY_FILE: keyFile,
  });
});
afterAll(async () => {
  await ingestor.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const fixes = (seq: number) => JSON.stringify({ seq, fixes: [{ ts: Date.now(), lat: 31, lon: 121 }] });

async function storedSeqs(device: TestDevice): Promise<number[]> {
  const { rows } = await database.pool.query<{ seq: number }>(
    'SELECT seq FROM fixes WHERE device_id = $1 ORDER BY seq',
    [device.id],
  );
  return rows.map(({ seq }) => seq);
}

function mosquittoPub(port: number, device: TestDevice, seq: number, extra: readonly string[]): Promise<unknown> {
  const login = ['-h', 'localhost', '-p', String(port), '-i', 'modem', '-u', device.id, '-P', device.secret];
  return run('mosquitto_pub', [...login, '-t', topicOf(device, 'telemetry'), '-m', fixes(seq), ...extra]);
}

test('mosquitto_pub: 3.1.1 with QoS 0, 1 and 2, 5.0 with QoS 1', async () => {
  const device = await provisionDevice(database.pool);
  const { port } = ingestor;
  await mosquittoPub(port, device, 1, ['-V', 'mqttv311', '-q', '1']);
  await mosquittoPub(port, device, 2, ['-V', 'mqttv311', '-q', '2']);
  await mosquittoPub(port, device, 3, ['-V', 'mqttv5', '-q', '1', '-D', 'publish', 'user-property', 'a', 'b']);
  expect(await storedSeqs(device)).toEqual([1, 2, 3]);
});

test('mosquitto_pub and mqtt.js over TLS, their certificate checked', async () => {
  const device = await provisionDevice(database.pool);
  await mosquittoPub(ingestor.tlsPort!, device, 1, ['--cafile', certFile, '-V', 'mqttv5', '-q', '1']);
  const client = await connectDevice(ingestor.tlsPort!, device, {
    protocol: 'mqtts',
    host: 'localhost',
    ca: readFileSync(certFile),
  });
  await client.publishAsync(topicOf(device, 'telemetry'), fixes(2), { qos: 1 });
  await client.endAsync();
  expect(await storedSeqs(device)).toEqual([1, 2]);
});

test('a renewed certificate is shown to who comes after it; who is connected stays, and a broken one changes nothing', async () => {
  const device = await provisionDevice(database.pool);
  const port = ingestor.tlsPort!;
  const options = { protocol: 'mqtts', host: 'localhost', ca: readFileSync(certFile) } as const;
  const before = await connectDevice(port, device, options);
  const shown = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerX509Certificate()!.fingerprint256);
        socket.destroy();
      });
      socket.once('error', reject);
    });
  const old = await shown();
  writeFileSync(certFile, 'no certificate');
  const [nextKey, nextCert] = [join(folder, 'next-key.pem'), join(folder, 'next-cert.pem')];
  await makeCertificate(nextKey, nextCert);
  expect(await shown()).toBe(old);
  writeFileSync(keyFile, readFileSync(nextKey));
  writeFileSync(certFile, readFileSync(nextCert));
  const { fingerprint256 } = new X509Certificate(readFileSync(nextCert));
  expect(fingerprint256).not.toBe(old);
  await waitFor(async () => (await shown()) === fingerprint256, { timeoutMs: 30_000, what: 'the new certificate' });
  await before.publishAsync(topicOf(device, 'telemetry'), fixes(1), { qos: 1 });
  const after = await connectDevice(port, device, { ...options, clientId: 'after', ca: readFileSync(certFile) });
  await after.publishAsync(topicOf(device, 'telemetry'), fixes(2), { qos: 1 });
  await Promise.all([before.endAsync(), after.endAsync()]);
  expect(await storedSeqs(device)).toEqual([1, 2]);
});

test.each([4, 5] as const)(
  'mqtt.js, version %i: hundreds of messages at once, each acknowledged',
  async (protocolVersion) => {
    const device = await provisionDevice(database.pool);
    const client = await connectDevice(ingestor.port, device, { protocolVersion, autoAssignTopicAlias: true });
    const seqs = Array.from({ length: 300 }, (_, seq) => seq);
    await Promise.all(seqs.map((seq) => client.publishAsync(topicOf(device, 'telemetry'), fixes(seq), { qos: 1 })));
    await client.endAsync();
    expect(await storedSeqs(device)).toEqual(seqs);
  },
);

test('mqtt.js 5: a message that could not be used is told so, with the reason', async () => {
  const device = await provisionDevice(database.pool);
  const client = await connectDevice(ingestor.port, device, { protocolVersion: 5 });
  const refused = client.publishAsync(topicOf(device, 'telemetry'), '{"fixes":[{"ts":"yesterday"}]}', { qos: 1 });
  await expect(refused).rejects.toMatchObject({ code: 0x99 });
  await client.endAsync();
});
