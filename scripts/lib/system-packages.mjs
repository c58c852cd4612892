import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PlainError } from './progress.mjs';
import { mustRun, run } from './run.mjs';

/** Programs that the tests start, with the Debian package that brings each. */
const NEEDED = [
  { package: 'redis-server', program: 'redis-server' },
  { package: 'mosquitto', program: 'mosquitto' },
  { package: 'mosquitto-clients', program: 'mosquitto_pub' },
  { package: 'chromium', program: 'chromium' },
  { package: 'fonts-noto-cjk', file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc' },
];

/**
 * Installs what the tests need besides npm packages, where that is possible without asking anybody.
 *
 * @returns {Promise<boolean>} false when there was nothing to do
 */
export async function installSystemPackages() {
  if (missingPackages().length === 0) return false;
  const prefix = await privilege();
  if (prefix === undefined) throw new PlainError(sentence(missingPackages()));
  // RUNLEVEL=1 keeps Debian's packages from starting servers of their own.
  const environment = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
  const apt = (...args) => {
    const [program, ...rest] = [...prefix, ...environment, 'apt-get', ...args];
    return mustRun('The test programs could not be installed.', program, rest);
  };
  await apt('update', '-qq');
  await apt('install', '-y', '-qq', '--no-install-recommends', ...missingPackages());
  const missing = missingPackages();
  if (missing.length > 0) throw new PlainError(sentence(missing));
  return true;
}

function missingPackages() {
  return NEEDED.filter(({ program, file }) => (file === undefined ? !isOnPath(program) : !existsSync(file))).map(
    (need) => need.package,
  );
}

function isOnPath(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/** What must stand before apt-get: nothing for root, sudo where it does not ask, undefined where it cannot be run. */
async function privilege() {
  if (!isOnPath('apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  return (await run('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
}

function sentence(missing) {
  return `The tests need programs that are not installed here: ${missing.join(', ')} (Debian package names). Install them, e.g. with "apt-get install ${missing.join(' ')}" as root, and run npm test again.`;
}
