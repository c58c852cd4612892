import { statfs } from 'node:fs/promises';

/** Below this PostgreSQL will soon refuse to write, bytes. */
const LITTLE_BYTES = 64 * 1024 * 1024;
const INTERVAL_MS = 10_000;

/** Says once when the disk of a folder is full, and once when there is room again. */
export function watchDisk(folder: string, say: (line: string) => void): () => void {
  let isFull = false;
  const look = async (): Promise<void> => {
    const { bavail, bsize } = await statfs(folder);
    const isFullNow = bavail * bsize < LITTLE_BYTES;
    if (isFullNow && !isFull) {
      say(`The disk of ${folder} is full: nothing is acknowledged to devices until there is room again.`);
    }
    if (!isFullNow && isFull) say(`There is room again on the disk of ${folder}.`);
    isFull = isFullNow;
  };
  const timer = setInterval(() => {
    look().catch(() => undefined);
  }, INTERVAL_MS);
  return () => clearInterval(timer);
}
