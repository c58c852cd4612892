import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@roadcall/testkit';

const ROOT = join(import.meta.dirname, '..', '..');
/** The first start on a busy two-core machine, the console's build included. */
const READY_WITHIN_MS = 170_000;

export interface WholeProduct {
  url: string;
  username: string;
  password: string;
  /** All that it has printed. */
  printed(): string;
  /** Ctrl-C, then waits for the end. */
  stop(): Promise<void>;
}

/**
 * Starts Roadcall as its user does (`npm start` runs the same script), with a data folder of its own that is deleted
 * at the end.
 * @throws Error with what it printed when it ends, or is not ready in time.
 */
export async function startWholeProduct(fleet: { vehicles: number; units: number }): Promise<WholeProduct> {
  const folder = await mkdtemp(join(tmpdir(), 'roadcall-whole-'));
  // Where the tests run as root, the database runs as another user, who must be able to pass through.
  await chmod(folder, 0o711);
  const [port, mqttPort] = [await freePort(), await freePort()];
  const password = 'a password of the browser test';
  const options = { '--port': port, '--mqtt-port': mqttPort, '--vehicles': fleet.vehicles, '--units': fleet.units };
  const args = [...Object.entries(options).flat().map(String), '--data', join(folder, 'data')];
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.mjs'), ...args], {
    env: { ...process.env, ROADCALL_ADMIN_PASSWORD: password },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  await new Promise<void>((resolve, reject) => {
    const give = (why: string) => reject(new Error(`Roadcall ${why}. It printed:\n${output}`));
    const timer = setTimeout(() => give('was not ready in time'), READY_WITHIN_MS);
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (!output.includes('Ready after')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('close', () => give('ended while starting'));
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url: `http://127.0.0.1:${port}`, username: 'admin', password, printed: () => output, stop };
}
