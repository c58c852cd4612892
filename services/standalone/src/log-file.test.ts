import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLogFile } from './log-file.ts';

test('starts a new file when one is full and keeps the last', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'roadcall-test-log-'));
  try {
    const file = join(folder, 'api.log');
    const log = openLogFile(file, 10);
    log.write('the first line\n');
    log.write('the second\n');
    log.close();
    expect(await readFile(file, 'utf8')).toBe('the second\n');
    expect(await readFile(`${file}.1`, 'utf8')).toBe('the first line\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
