import { runPaced, type Bench, type Figures } from '../bench.ts';

const FEW = 1_000;

/**
 * The same rate of messages from 1,000 sockets, then from 18,000, then from the others of 50,000 provisioned devices in turns,
 * then from the 1,000 again: the ingestor's CPU per message, and its memory when it has seen all of them.
 */
export async function scale(bench: Bench): Promise<Figures> {
  const { rig } = bench;
  const sockets = bench.quick ? 3_000 : 18_000;
  const devices = bench.quick ? 8_000 : 50_000;
  await rig.freshIngestor();
  const run = async (from: number, to: number): Promise<number> => {
    const { cpuUs, p95Ms } = await runPaced(bench, {
      devices: bench.devices(from, to),
      firstDevice: from,
      messagesPerS: 4_000,
      warmUpS: bench.quick ? 3 : 10,
      measureS: bench.quick ? 4 : 20,
    });
    bench.say(
      `scale  devices ${from} to ${to}, a socket each: ${cpuUs.toFixed(1)} µs CPU per message, PUBACK p95 ${p95Ms.toFixed(1)} ms, ` +
        `ingestor ${rssMb(bench)} MB`,
    );
    return cpuUs;
  };
  const fewBefore = await run(0, FEW);
  const many = await run(0, sockets);
  const inTurns = [];
  for (let from = sockets; from < devices; from += sockets) {
    inTurns.push(await run(from, Math.min(devices, from + sockets)));
  }
  const rss = rssMb(bench);
  const few = (fewBefore + (await run(0, FEW))) / 2;
  const inTurn = inTurns.reduce((sum, cpuUs) => sum + cpuUs, 0) / inTurns.length;
  return {
    manySockets: sockets,
    manyDevices: devices,
    cpuRatio18kTo1k: Number((many / few).toFixed(3)),
    costRatio50kTo1kDevices: Number((inTurn / few).toFixed(3)),
    rssMbAt50kDevices: rss,
  };
}

function rssMb({ rig }: Bench): number {
  return Math.round(rig.ingestor.rssBytes() / 1_048_576);
}
