import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '@roadcall/load-simulator';
import { waitFor } from '@roadcall/testkit';
import { BrokerDevice } from '../src/device/broker-device.ts';
import { ChaosDevice } from '../src/device/chaos-device.ts';
import { ChaosFleet } from '../src/device/chaos-fleet.ts';
import { planDevices } from '../src/plan/devices.ts';
import { faults, type Victim } from '../src/plan/faults.ts';
import { FIXES_PER_MESSAGE, type ChaosPlan } from '../src/plan/messages.ts';
import { ChaosRig } from './chaos-rig.ts';
import { judge, type Verdict } from './judge.ts';
import { watchMemory } from './watch-memory.ts';

export interface ChaosSettings {
  /** Devices are connected to a Mosquitto, which is killed too, and go by `acks`; else to the device door. */
  broker: boolean;
  seed: number;
  devices: number;
  fixesPerS: number;
  /** Before anything is malformed, and the same time again with malformed messages before anything is killed, s. */
  calmS: number;
  /** With kills, s; longer on a slow machine, until each has been killed once. */
  faultsS: number;
  /** Mean time from a recovery to the next kill, s. */
  meanBetweenFaultsS: number;
  /** How long the database is away at the end, s; 0 = not at all. */
  outageS: number;
  say(line: string): void;
}

export interface ChaosResult extends Verdict {
  /** Well-formed fixes in range, each once however often it was sent. */
  sent: number;
  acknowledged: number;
  /** Messages of each kind that were acknowledged: all that were sent, when everything was drained. */
  malformed: number;
  conflicts: number;
  outOfRange: number;
  kills: Record<Victim, number>;
  /** From each kill to the first acknowledgement of something sent after it, s. */
  recoveriesS: number[];
  /** Acknowledgement of healthy devices without and with malformed messages of others, ms. */
  healthyMs: Record<'without' | 'with', { p50: number; p99: number; max: number }>;
  /** Memory of the ingestor before and in the outage (its most), MB. */
  outageRssMb: { before: number; most: number } | undefined;
}

/** A recovery takes a second or two; longer than this is a failure, ms. */
const RECOVERY_TIMEOUT_MS = 120_000;
const DRAIN_TIMEOUT_MS = 600_000;
const PROGRESS_MS = 5_000;

/** The whole run: calm, malformed, killed, database away, drained, judged. */
export async function runChaos(settings: ChaosSettings): Promise<ChaosResult> {
  const { seed } = settings;
  const say = (line: string): void => settings.say(line);
  const planned = planDevices(settings.devices);
  const rig = await ChaosRig.start({ deviceIds: planned.map(({ id }) => id), broker: settings.broker });
  const intervalMs = (settings.devices * FIXES_PER_MESSAGE * 1_000) / settings.fixesPerS;
  const plan: ChaosPlan = {
    seed,
    beginsAt: Date.now(),
    intervalMs,
    faultyFrom: Math.ceil((settings.calmS * 1_000) / intervalMs),
  };
  const fleet = new ChaosFleet({
    plan,
    devices: planned.map((one, index) => ({ planned: one, access: rig.access[index]! })),
    port: rig.port,
    makeSender: (options) => (settings.broker ? new BrokerDevice(options) : new ChaosDevice(options)),
  });
  const kills: Record<Victim, number> = { ingestor: 0, database: 0, broker: 0 };
  const progress = setInterval(() => {
    const { sent, acknowledged } = fleet.ledger;
    say(
      `${acknowledged.fixes} of ${sent.fixes} fixes acknowledged, ${fleet.waiting} messages wait, killed: ` +
        `${killsInWords(kills)}; ingestor ${toMb(rig.ingestorRssBytes)} MB`,
    );
  }, PROGRESS_MS);
  try {
    fleet.begin();
    const without = await latenciesOf(fleet, settings.calmS);
    const withMalformed = await latenciesOf(fleet, settings.calmS);
    const recoveriesS = await killForAWhile(rig, fleet, settings, kills);
    const outageRssMb = settings.outageS > 0 ? await takeDatabaseAway(rig, fleet, settings) : undefined;
    fleet.endSending();
    await waitFor(() => fleet.waiting === 0, { timeoutMs: DRAIN_TIMEOUT_MS, what: 'the last acknowledgements' });
    say('everything is acknowledged; comparing with the database');
    const { sent, acknowledged } = fleet.ledger;
    return {
      ...(await judge(rig.database.pool, plan, planned, fleet.ledger)),
      sent: sent.fixes,
      acknowledged: acknowledged.fixes,
      malformed: sent.refused.malformed,
      conflicts: sent.refused.conflict,
      outOfRange: sent.refused.out_of_range,
      kills,
      recoveriesS,
      healthyMs: { without, with: withMalformed },
      outageRssMb,
    };
  } finally {
    clearInterval(progress);
    fleet.stop();
    await rig.stop();
  }
}

/** The first half of each time is for connecting and for what comes in late from before. */
async function latenciesOf(fleet: ChaosFleet, seconds: number): Promise<{ p50: number; p99: number; max: number }> {
  await sleep(seconds * 500);
  fleet.latencies = [];
  await sleep(seconds * 500);
  const sorted = fleet.latencies.toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), max: sorted.at(-1) ?? Number.NaN };
}

async function killForAWhile(
  rig: ChaosRig,
  fleet: ChaosFleet,
  settings: ChaosSettings,
  kills: Record<Victim, number>,
): Promise<number[]> {
  const recoveriesS: number[] = [];
  const until = performance.now() + settings.faultsS * 1_000;
  const all = rig.victims;
  for (const { afterMs, victims } of faults(settings.seed, all, settings.meanBetweenFaultsS * 1_000)) {
    const isOver = performance.now() + afterMs > until;
    if (isOver && all.every((victim) => kills[victim] > 0)) return recoveriesS;
    await sleep(afterMs);
    const pid = rig.ingestorPid;
    const killedAt = performance.now();
    await rig.kill(victims);
    for (const victim of victims) kills[victim] += 1;
    await rig.revive(victims);
    await within(
      fleet.acknowledgedSince(killedAt),
      RECOVERY_TIMEOUT_MS,
      `an acknowledgement after ${victims.join(' and ')}`,
    );
    recoveriesS.push((performance.now() - killedAt) / 1_000);
    if (!victims.includes('ingestor') && rig.ingestorPid !== pid)
      throw new Error('the ingestor ended with its database');
  }
  return recoveriesS;
}

/** The database is killed and stays away; devices go on taking fixes. Returns when it has answered again. */
async function takeDatabaseAway(
  rig: ChaosRig,
  fleet: ChaosFleet,
  settings: ChaosSettings,
): Promise<{ before: number; most: number }> {
  const before = toMb(rig.ingestorRssBytes);
  const memory = watchMemory(() => rig.ingestorRssBytes);
  await rig.kill(['database']);
  settings.say(`the database is away for ${settings.outageS} s`);
  await sleep(settings.outageS * 1_000);
  const { ledger } = fleet;
  const backlog = ledger.sent.fixes;
  const backAt = performance.now();
  await rig.revive(['database']);
  await within(fleet.acknowledgedSince(backAt), RECOVERY_TIMEOUT_MS, 'an acknowledgement after the outage');
  settings.say(
    `the database is back; first acknowledgement after ${((performance.now() - backAt) / 1_000).toFixed(1)} s`,
  );
  await waitFor(() => ledger.acknowledged.fixes >= backlog, { timeoutMs: DRAIN_TIMEOUT_MS, what: 'the backlog' });
  settings.say(
    `as much is acknowledged as was sent by then after ${((performance.now() - backAt) / 1_000).toFixed(1)} s`,
  );
  return { before, most: toMb(memory.end()) };
}

export function killsInWords({ ingestor, database, broker }: Record<Victim, number>): string {
  return `ingestor ${ingestor}, database ${database}${broker > 0 ? `, broker ${broker}` : ''}`;
}

async function within<T>(promise: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  const timeout = new AbortController();
  try {
    return await Promise.race([
      promise,
      sleep(timeoutMs, undefined, { signal: timeout.signal }).then(() => {
        throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
      }),
    ]);
  } finally {
    timeout.abort();
  }
}

function toMb(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}
