import { percentile } from '../../src/percentile.ts';
import { middle, runPaced, type Bench, type Figures } from '../bench.ts';

/** 5,000 sockets, one device each, send 20,000 messages of one fix a second, or as many as was asked for; a console's socket watches them move. */
export async function paced(bench: Bench): Promise<Figures> {
  const { rig } = bench;
  const sockets = bench.quick ? 1_000 : 5_000;
  const messagesPerS = bench.messagesPerS ?? (bench.quick ? 4_000 : 20_000);
  await rig.freshIngestor();
  const rounds = [];
  for (let round = 0; round < bench.rounds; round++) {
    const result = await runPaced(bench, {
      devices: bench.devices(0, sockets),
      firstDevice: 0,
      messagesPerS,
      warmUpS: bench.quick ? 1 : 6,
      measureS: bench.quick ? 3 : 20,
    });
    const ages = rig.frames.end();
    const frameP95Ms = percentile(ages, 0.95);
    rounds.push({ ...result, frameP95Ms });
    bench.say(
      `paced  ${Math.round(result.sent / result.seconds)} messages/s from ${sockets} sockets: PUBACK p50 ` +
        `${result.p50Ms.toFixed(1)} p95 ${result.p95Ms.toFixed(1)} p99 ${result.p99Ms.toFixed(1)} ms; fix to frame p95 ` +
        `${frameP95Ms.toFixed(0)} ms at a tick of ${rig.frames.tickMs} ms; ingestor ${result.cpuUs.toFixed(1)} µs CPU per message`,
    );
    bench.say(
      `       longest stall of its event loop ${result.stallMs.toFixed(0)} ms, garbage collection ` +
        `${(result.gcMs / result.seconds).toFixed(1)} ms/s; µs CPU per message: ${result.use}`,
    );
  }
  return {
    pacedMsgPerS: middle(rounds, ({ sent, seconds }) => sent / seconds),
    sockets,
    pubackP50Ms: middle(rounds, ({ p50Ms }) => p50Ms, 1),
    pubackP95Ms: middle(rounds, ({ p95Ms }) => p95Ms, 1),
    cpuUsPerMsg: middle(rounds, ({ cpuUs }) => cpuUs, 1),
    fixToFrameP95Ms: middle(rounds, ({ frameP95Ms }) => frameP95Ms),
    liveTickMs: rig.frames.tickMs,
  };
}
