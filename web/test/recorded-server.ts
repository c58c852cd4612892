import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WEB = fileURLToPath(new URL('..', import.meta.url));
const VITE = join(WEB, 'node_modules', 'vite', 'bin', 'vite.js');

export interface RecordedServer {
  readonly url: string;
  stop(): Promise<void>;
}

function ended(child: ChildProcess): Promise<number | null> {
  return child.exitCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', resolve));
}

/**
 * Builds the console for production and serves it on recorded data, as `vite preview --mode recorded` does, on a free port.
 * @param options.cases with the incidents of `dev/world/cases.ts`.
 */
export async function startRecordedConsole(options: { cases?: boolean } = {}): Promise<RecordedServer> {
  const outDir = await mkdtemp(join(tmpdir(), 'roadcall-console-'));
  const build = spawn(process.execPath, [VITE, 'build', '--outDir', outDir, '--logLevel', 'error'], {
    cwd: WEB,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if ((await ended(build)) !== 0) throw new Error('the console does not build');
  const preview = spawn(
    process.execPath,
    [VITE, 'preview', '--mode', 'recorded', '--outDir', outDir, '--port', '0', '--host', '127.0.0.1'],
    {
      cwd: WEB,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NO_COLOR: '1', ROADCALL_RECORDED_CASES: options.cases ? '1' : '' },
    },
  );
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    preview.once('exit', () => reject(new Error(`vite preview ended: ${text}`)));
    preview.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const match = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (match) resolve(match[0]);
    });
  });
  return {
    url,
    async stop() {
      preview.kill('SIGTERM');
      await ended(preview);
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
