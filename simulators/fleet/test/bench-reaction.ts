/**
 * npm run bench:reaction [-- --collisions 20] [--vehicles 100] [--units 80] [--osm FILE]
 *
 * The product as `npm start` runs it, with its simulated fleet and crews. Then vehicles of our own report a collision, one
 * after the other, and nobody touches anything: how long it takes from the device's fix to the crew's acceptance, and where
 * that time goes. All clocks are this machine's.
 */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Branch, deviceTopic, IncidentDetail, pageOf, ProvisioningResult, type DeviceId } from '@roadcall/contracts';
import { freePort, waitFor } from '@roadcall/testkit';
import mqtt from 'mqtt';
import { z } from 'zod';
import { ApiClient } from '../src/product/api-client.ts';

const { values } = parseArgs({
  options: {
    collisions: { type: 'string', default: '20' },
    vehicles: { type: 'string', default: '100' },
    units: { type: 'string', default: '80' },
    osm: { type: 'string' },
  },
});
const COLLISIONS = Math.max(1, Math.min(200, Number(values.collisions) || 20));
const PASSWORD = 'a password of this run only';
const START_TIMEOUT_MS = 180_000;
const ACCEPT_TIMEOUT_MS = 120_000;
const PAUSE_MS = 1_000;
const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Seconds of one collision, part by part. */
interface Reaction {
  /** From the fix's own time to the device's PUBACK: the fix is committed. */
  storedS: number;
  /** To the incident: the alarm is raised, relayed, triaged. */
  incidentS: number;
  /** To the first offer. */
  offerS: number;
  /** To the acceptance: the crew's time to think, further offers. */
  acceptedS: number;
  totalS: number;
  offers: number;
}

const folder = await mkdtemp(join(tmpdir(), 'roadcall-reaction-'));
// The database may run as a user of its own.
await chmod(folder, 0o755);
const [port, mqttPort] = [await freePort(), await freePort()];
const product = startProduct();
const stopping = new AbortController();
try {
  const api = await signIn();
  await waitFor(() => unitsReady(api), { timeoutMs: START_TIMEOUT_MS, intervalMs: 500, what: 'units in the field' });
  say(`the fleet is out; load average ${loadavg()[0]!.toFixed(1)}`);
  const { vehicles } = await provision(api);
  const { items: branches } = await api.send({ method: 'GET', path: '/branches', response: pageOf(Branch) });
  const reactions: Reaction[] = [];
  for (const [index, { credential, id }] of vehicles.entries()) {
    const branch = branches[index % branches.length]!;
    const place = { lat: branch.lat + 0.004, lon: branch.lon - 0.004 };
    const sent = await crash(credential!, place);
    const reaction = await measure(api, id, sent);
    reactions.push(reaction);
    say(
      `collision ${index + 1}: accepted after ${reaction.totalS.toFixed(2)} s (stored ${reaction.storedS.toFixed(2)}, ` +
        `incident ${reaction.incidentS.toFixed(2)}, offer ${reaction.offerS.toFixed(2)}, accepted ${reaction.acceptedS.toFixed(2)})`,
    );
    await sleep(PAUSE_MS);
  }
  const at = (key: keyof Reaction, share: number): number => {
    const sorted = reactions.map((reaction) => reaction[key]).toSorted((a, b) => a - b);
    return Number(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(2));
  };
  process.stdout.write(
    `${JSON.stringify({
      bench: 'reaction',
      collisions: reactions.length,
      medianS: at('totalS', 0.5),
      p95S: at('totalS', 0.95),
      storedS: at('storedS', 0.5),
      incidentS: at('incidentS', 0.5),
      offerS: at('offerS', 0.5),
      acceptedS: at('acceptedS', 0.5),
      offersPerCollision: reactions.reduce((sum, { offers }) => sum + offers, 0) / reactions.length,
    })}\n`,
  );
} finally {
  stopping.abort();
  await product.stop();
  await rm(folder, { recursive: true, force: true });
}

function startProduct(): { stop(): Promise<void> } {
  const args = ['--port', String(port), '--mqtt-port', String(mqttPort), '--data', folder];
  args.push('--vehicles', values.vehicles, '--units', values.units);
  if (values.osm !== undefined) args.push('--osm', values.osm);
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(ROOT, 'services', 'standalone', 'src', 'main.ts'), ...args],
    { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ROADCALL_ADMIN_PASSWORD: PASSWORD } },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function signIn(): Promise<ApiClient> {
  const token = await waitFor(
    async () => {
      const anybody = new ApiClient(`http://127.0.0.1:${port}`, 'nobody', stopping.signal);
      const answer = await anybody.send({
        method: 'POST',
        path: '/auth/sign-in',
        body: { username: 'admin', password: PASSWORD, transport: 'bearer' },
        response: z.object({ token: z.string() }),
      });
      return answer.token;
    },
    { timeoutMs: START_TIMEOUT_MS, intervalMs: 1_000, what: 'the product' },
  );
  return new ApiClient(`http://127.0.0.1:${port}`, token, stopping.signal);
}

async function unitsReady(api: ApiClient): Promise<boolean> {
  const Unit = z.object({ state: z.string(), online: z.boolean().nullable() });
  const { items } = await api.send({
    method: 'GET',
    path: '/units?limit=200',
    response: z.object({ items: z.array(Unit) }),
  });
  const out = items.filter(({ online, state }) => state === 'available' && online === true);
  return out.length >= Number(values.units) / 2;
}

function provision(api: ApiClient): Promise<ProvisioningResult> {
  const vehicles = Array.from({ length: COLLISIONS }, (_, index) => ({
    vehicle: {
      plate: `R${index}`,
      make: 'BYD',
      model: 'Han',
      colour: 'white',
      class: 'full_size',
      energy: 'petrol',
      seats: 5,
    },
    branchNameEn: null,
    device: { id: `reaction-${index}` },
  }));
  return api.send({ method: 'POST', path: '/provisioning/batch', body: { vehicles }, response: ProvisioningResult });
}

/** The vehicle drives, then it crashes. @returns the fix's own time and that of its PUBACK, ms. */
async function crash(
  { deviceId, secret }: { deviceId: DeviceId; secret: string },
  place: { lat: number; lon: number },
): Promise<{ fixMs: number; storedMs: number }> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
    clientId: deviceId,
    username: deviceId,
    password: secret,
  });
  const send = async (fix: Record<string, unknown>, seq: number): Promise<number> => {
    const ts = Date.now();
    const message = { seq, fixes: [{ ts, ...place, ignition: true, ...fix }] };
    await client.publishAsync(deviceTopic(deviceId, 'telemetry'), JSON.stringify(message), { qos: 1 });
    return ts;
  };
  await send({ speedKph: 45 }, 0);
  await sleep(PAUSE_MS);
  const fixMs = await send({ speedKph: 0, alarm: { kind: 'collision', active: true } }, 1);
  const storedMs = Date.now();
  await client.endAsync();
  return { fixMs, storedMs };
}

async function measure(
  api: ApiClient,
  vehicleId: string,
  { fixMs, storedMs }: { fixMs: number; storedMs: number },
): Promise<Reaction> {
  const found = await waitFor(
    async () => {
      const list = await api.send({
        method: 'GET',
        path: `/incidents?vehicleId=${vehicleId}`,
        response: z.object({ items: z.array(z.object({ id: z.string(), acceptedAt: z.string().nullable() })) }),
      });
      return list.items.find(({ acceptedAt }) => acceptedAt !== null);
    },
    { timeoutMs: ACCEPT_TIMEOUT_MS, intervalMs: 100, what: 'a crew that accepts' },
  );
  const detail = await api.send({ method: 'GET', path: `/incidents/${found.id}`, response: IncidentDetail });
  const incidentMs = Date.parse(detail.reportedAt);
  const offeredMs = Date.parse(detail.assignments[0]!.offeredAt);
  const acceptedMs = Date.parse(found.acceptedAt!);
  return {
    storedS: (storedMs - fixMs) / 1_000,
    incidentS: (incidentMs - storedMs) / 1_000,
    offerS: (offeredMs - incidentMs) / 1_000,
    acceptedS: (acceptedMs - offeredMs) / 1_000,
    totalS: (acceptedMs - fixMs) / 1_000,
    offers: detail.assignments.length,
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
