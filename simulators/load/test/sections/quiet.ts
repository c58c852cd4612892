import { setTimeout as sleep } from 'node:timers/promises';
import { runPaced, type Bench, type Figures } from '../bench.ts';

const VEHICLES = 1_000;
const SECONDS_PER_FIX = 10;

/** What 1,000 vehicles with one fix per 10 s cost beside the same ingestor without them: per cent of a core. */
export async function quiet(bench: Bench): Promise<Figures> {
  const { rig } = bench;
  await rig.freshIngestor();
  const seconds = bench.quick ? 8 : 40;
  // What starting and the first sign-ins leave behind is no part of either figure.
  await sleep(bench.quick ? 2_000 : 10_000);
  const before = rig.ingestor.cpuS();
  await sleep(seconds * 1_000);
  const idlePct = ((rig.ingestor.cpuS() - before) / seconds) * 100;
  const messagesPerS = VEHICLES / SECONDS_PER_FIX;
  const { cpuUs, p95Ms } = await runPaced(bench, {
    devices: bench.devices(0, VEHICLES),
    firstDevice: 0,
    messagesPerS,
    // Each vehicle's first fix, for which its state is read, is not measured.
    warmUpS: SECONDS_PER_FIX + 6,
    measureS: seconds,
  });
  const busyPct = (cpuUs * messagesPerS) / 10_000;
  bench.say(
    `quiet  ${VEHICLES} vehicles, one fix per ${SECONDS_PER_FIX} s: ${busyPct.toFixed(2)} % of a core, ` +
      `${idlePct.toFixed(2)} % without them; PUBACK p95 ${p95Ms.toFixed(1)} ms`,
  );
  return { quietCorePct: Number((busyPct - idlePct).toFixed(2)) };
}
