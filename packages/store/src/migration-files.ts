import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** One numbered, forward-only SQL file. */
export interface MigrationFile {
  version: number;
  /** File name, e.g. `0002_fleet.sql`. */
  name: string;
  sql: string;
  /** SHA-256 of the file, hex. */
  checksum: string;
}

const FOLDER = new URL('../migrations/', import.meta.url);
const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

/**
 * Our migrations in the order of their numbers.
 * @throws Error when a file has no number or two have the same one.
 */
export async function readMigrationFiles(folder: URL = FOLDER): Promise<MigrationFile[]> {
  const files: MigrationFile[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    const match = FILE_NAME.exec(name);
    if (match === null) throw new Error(`${name} in the migrations is not named like 0001_what_it_does.sql`);
    const sql = await readFile(new URL(name, folder), 'utf8');
    const version = Number(match[1]);
    const twin = files.find((file) => file.version === version);
    if (twin !== undefined) throw new Error(`migrations ${twin.name} and ${name} have the same number`);
    files.push({ version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') });
  }
  return files;
}
