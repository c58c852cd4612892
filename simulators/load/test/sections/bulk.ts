import { setTimeout as sleep } from 'node:timers/promises';
import { middle, type Bench, type Figures } from '../bench.ts';
import { measureCopy } from '../copy-baseline.ts';

const DEVICES = 1_000;
const FIXES_PER_MESSAGE = 100;
/** Time that a run's fixes cover at most, so that no two runs overlap, ms. */
const RUN_COVERS_MS = 1_800_000;
const DERIVED_TIMEOUT_MS = 120_000;
/** Of a short look, ms: each run waits until its fixes are derived, and 5 s twice is a quarter of the time it may take. */
const QUICK_WINDOW_MS = 1_000;

interface Bulk {
  fixesPerS: number;
  /** From the first PUBLISH until everything was derived too, s. */
  derivedS: number;
}

/**
 * 1,000 devices send messages of 100 fixes, made beforehand, as fast as they are acknowledged, as JSON and as CBOR; beside
 * it binary COPY of the same rows into the same table.
 */
export async function bulk(bench: Bench): Promise<Figures> {
  const environment = bench.quick ? { REORDER_WINDOW_MS: String(QUICK_WINDOW_MS) } : {};
  await bench.rig.freshIngestor({ environment });
  const messages = bench.quick ? 1 : 5;
  const begin = Date.now() - 2 * bench.rounds * RUN_COVERS_MS;
  const rounds: { json: Bulk; cbor: Bulk; copy: number }[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    const firstTs = begin + 2 * round * RUN_COVERS_MS;
    const json = await runBulk(bench, 'json', messages, firstTs);
    const cbor = await runBulk(bench, 'cbor', messages, firstTs + RUN_COVERS_MS);
    const copy = await measureCopy(bench.rig.database.ownerPool);
    rounds.push({ json, cbor, copy });
    bench.say(
      `bulk   JSON ${Math.round(json.fixesPerS)} fixes/s (${(json.fixesPerS / copy).toFixed(2)}), ` +
        `CBOR ${Math.round(cbor.fixesPerS)} (${(cbor.fixesPerS / copy).toFixed(2)}), COPY ${Math.round(copy)} rows/s; ` +
        `all derived after ${json.derivedS.toFixed(1)} and ${cbor.derivedS.toFixed(1)} s`,
    );
  }
  const fixes = DEVICES * messages * FIXES_PER_MESSAGE;
  return {
    copyRowsPerS: middle(rounds, ({ copy }) => copy),
    bulkFixesPerS: middle(rounds, ({ json }) => json.fixesPerS),
    bulkRatio: middle(rounds, ({ json, copy }) => json.fixesPerS / copy, 3),
    bulkBinaryFixesPerS: middle(rounds, ({ cbor }) => cbor.fixesPerS),
    bulkBinaryRatio: middle(rounds, ({ cbor, copy }) => cbor.fixesPerS / copy, 3),
    bulkDerivedFixesPerS: middle(rounds, ({ json }) => fixes / json.derivedS),
  };
}

async function runBulk(bench: Bench, encoding: 'json' | 'cbor', messages: number, firstTs: number): Promise<Bulk> {
  const { rig } = bench;
  await rig.database.ownerPool.query('TRUNCATE fixes');
  const number = bench.next();
  await rig.ask({
    type: 'prepare-bulk',
    plan: {
      port: rig.mqttPort,
      devices: bench.devices(0, DEVICES),
      messagesPerDevice: messages,
      fixesPerMessage: FIXES_PER_MESSAGE,
      firstTs,
      boot: number,
      encoding,
      network: number,
    },
  });
  const derivedBefore = await derivedFixes(bench);
  const startedAt = performance.now();
  const answer = await rig.ask({ type: 'run' });
  if (answer.type !== 'bulk-done') throw new Error(answer.type);
  const sent = DEVICES * messages * FIXES_PER_MESSAGE;
  const { rows } = await rig.database.ownerPool.query<{ n: number }>('SELECT count(*) AS n FROM fixes');
  if (rows[0]!.n !== sent) throw new Error(`${sent} fixes were acknowledged, ${rows[0]!.n} are stored`);
  // Derivation trails by the reorder window; the next run must not pay for this one.
  while ((await derivedFixes(bench)) - derivedBefore < sent) {
    if (performance.now() - startedAt > DERIVED_TIMEOUT_MS) throw new Error('the fixes were not derived in time');
    await sleep(100);
  }
  const derivedS = (performance.now() - startedAt) / 1_000;
  await rig.ask({ type: 'close' });
  return { fixesPerS: sent / answer.seconds, derivedS };
}

async function derivedFixes({ rig }: Bench): Promise<number> {
  return (
    (await rig.ingestorMetric('roadcall_fixes_derived_total')) + (await rig.ingestorMetric('roadcall_fixes_late_total'))
  );
}
