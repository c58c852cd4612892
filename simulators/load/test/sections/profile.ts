import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CpuProfile, fileOf, selfTimes, within, type SelfTime } from '../../src/cpu-profile.ts';
import { runPaced, type Bench, type Figures } from '../bench.ts';

const ROWS = 25;

/**
 * Where the ingestor's time goes, by V8's sampling profile, by file and by function: under load, with many devices, and with little
 * to do.
 */
export async function profile(bench: Bench): Promise<Figures> {
  await profileAt(bench, bench.quick ? 1_000 : 5_000, bench.quick ? 4_000 : 10_000);
  await profileAt(bench, bench.quick ? 3_000 : 18_000, 4_000);
  await profileAt(bench, 1_000, 100);
  return {};
}

async function profileAt(bench: Bench, sockets: number, messagesPerS: number): Promise<void> {
  const { rig } = bench;
  const folder = await mkdtemp(join(tmpdir(), 'roadcall-profile-'));
  try {
    await rig.freshIngestor({ nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${folder}`] });
    const { cpuUs, sent, seconds, window } = await runPaced(bench, {
      devices: bench.devices(0, sockets),
      firstDevice: 0,
      messagesPerS,
      warmUpS: 5,
      measureS: bench.quick ? 8 : 20,
    });
    await rig.endIngestor();
    bench.say(
      `profile of the ingestor at ${Math.round(sent / seconds)} messages/s from ${sockets} sockets, ` +
        `${cpuUs.toFixed(1)} µs CPU per message (with the profiler)`,
    );
    const [file] = await readdir(folder);
    if (file === undefined) throw new Error('the ingestor left no profile');
    const content = within(CpuProfile.parse(JSON.parse(await readFile(join(folder, file), 'utf8'))), ...window);
    print('by file or library', selfTimes(content, fileOf));
    print(
      'by function',
      selfTimes(content, (frame) => `${frame.functionName || '(anonymous)'}  ${fileOf(frame)}:${frame.lineNumber + 1}`),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function print(title: string, times: readonly SelfTime[]): void {
  process.stdout.write(`\n  self time ${title}\n`);
  for (const { name, selfMs, share } of times.slice(0, ROWS)) {
    process.stdout.write(`  ${(share * 100).toFixed(1).padStart(5)} % ${selfMs.toFixed(0).padStart(7)} ms  ${name}\n`);
  }
}
