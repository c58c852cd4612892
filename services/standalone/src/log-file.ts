import { closeSync, fstatSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

const MAX_BYTES = 20 * 1024 * 1024;

/** An append-only file that becomes `<file>.1` at 20 MB, so that logs take at most twice that. */
export interface LogFile {
  write(text: string): void;
  close(): void;
}

/**
 * Opens a log for appending. Writes are synchronous: they are few, and the last words before a crash are the ones
 * that matter. A line that cannot be written (a full disk) is dropped; that is no reason to stop.
 */
export function openLogFile(file: string, maxBytes = MAX_BYTES): LogFile {
  rotate(file, maxBytes);
  let descriptor = openSync(file, 'a', 0o600);
  let size = fstatSync(descriptor).size;
  let isClosed = false;
  return {
    write(text) {
      if (isClosed) return;
      try {
        if (size > maxBytes) {
          closeSync(descriptor);
          rotate(file, maxBytes);
          descriptor = openSync(file, 'a', 0o600);
          size = 0;
        }
        size += writeSync(descriptor, text);
      } catch {
        // See above: dropped.
      }
    },
    close() {
      isClosed = true;
      closeSync(descriptor);
    },
  };
}

function rotate(file: string, maxBytes: number): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found !== undefined && found.size > maxBytes) renameSync(file, `${file}.1`);
}
