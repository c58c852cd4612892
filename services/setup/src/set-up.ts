import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateQueue } from '@roadcall/bus';
import { TenantId } from '@roadcall/contracts';
import { buildCity, loadCity, loadRoadGraph, writeDemoCity } from '@roadcall/roads';
import type { Logger } from '@roadcall/service-kit';
import {
  createPool,
  createUser,
  findSignInRecord,
  hashPassword,
  migrate,
  prepareServer,
  type RoleAccess,
} from '@roadcall/store';
import type { SetupConfig } from './config.ts';

const ADMINISTRATOR = 'admin';
const FIRST_TENANT = TenantId.parse(1);

/** Brings a server, its database and the city's files to this version. Harmless when repeated. */
export async function setUp(config: SetupConfig, logger: Logger): Promise<void> {
  const owner = accessOf(config.DATABASE_OWNER_URL);
  const runtime = accessOf(config.DATABASE_URL);
  if (config.DATABASE_SUPERUSER_URL !== undefined) {
    const database = decodeURIComponent(new URL(config.DATABASE_OWNER_URL).pathname.slice(1));
    await prepareServer(config.DATABASE_SUPERUSER_URL, { database, owner, runtime });
    logger.info({ database, owner: owner.name, runtime: runtime.name }, 'the roles and the database are there');
  }
  const applied = await migrate(config.DATABASE_OWNER_URL, { runtimeRole: runtime.name, log: logger });
  await migrateQueue(config.DATABASE_OWNER_URL, runtime.name);
  logger.info({ applied }, 'the schema is up to date');
  await ensureAdministrator(config, logger);
  if (config.ROADCALL_CITY_DIR !== undefined)
    await ensureCity(config.ROADCALL_CITY_DIR, config.ROADCALL_OSM_FILE, logger);
}

function accessOf(url: string): RoleAccess {
  const { username, password } = new URL(url);
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
}

async function ensureAdministrator(config: SetupConfig, logger: Logger): Promise<void> {
  const pool = createPool({ url: config.DATABASE_URL, max: 1, applicationName: 'roadcall-setup', log: logger });
  try {
    if ((await findSignInRecord(pool, ADMINISTRATOR)) !== undefined) return;
    if (config.ROADCALL_ADMIN_PASSWORD === undefined) {
      logger.warn('nobody can sign in yet: set ROADCALL_ADMIN_PASSWORD and run this again');
      return;
    }
    await createUser(pool, FIRST_TENANT, {
      username: ADMINISTRATOR,
      displayName: 'Administrator',
      passwordHash: await hashPassword(config.ROADCALL_ADMIN_PASSWORD),
      roles: ['administrator'],
    });
    logger.info({ username: ADMINISTRATOR }, 'made the first administrator');
  } finally {
    await pool.end();
  }
}

async function ensureCity(folder: string, osmFile: string | undefined, logger: Logger): Promise<void> {
  try {
    await Promise.all([loadCity(folder), loadRoadGraph(folder)]);
    return;
  } catch {
    logger.info({ folder }, 'building the city');
  }
  const scratch = await mkdtemp(join(tmpdir(), 'roadcall-city-'));
  try {
    const demoFile = join(scratch, 'demo-city.osm');
    if (osmFile === undefined) await writeDemoCity(demoFile);
    const kind = osmFile === undefined ? 'demo' : 'extract';
    await buildCity({ osmFile: osmFile ?? demoFile, outDir: folder, kind, onProgress: () => undefined });
    logger.info({ folder, kind }, 'the city is built');
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
