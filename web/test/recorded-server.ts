import { spawn, type ChildProcess } from 'node:child_process';
import { inject } from 'vitest';
import { VITE, WEB } from './build-console.ts';

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
 * Serves the console of this run (build-console.ts) on recorded data, as `vite preview --mode recorded` does, on a free port; no
 * alarms and no incidents come by themselves while a test runs.
 * @param options.cases with the incidents of `dev/world/cases.ts`.
 */
export async function startRecordedConsole(options: { cases?: boolean } = {}): Promise<RecordedServer> {
  const outDir = inject('consoleFolder');
  const preview = spawn(
    process.execPath,
    [VITE, 'preview', '--mode', 'recorded', '--outDir', outDir, '--port', '0', '--host', '127.0.0.1'],
    {
      cwd: WEB,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NO_COLOR: '1',
        ROADCALL_RECORDED_TROUBLE: 'none',
        ROADCALL_RECORDED_CASES: options.cases ? '1' : '',
      },
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
    },
  };
}
