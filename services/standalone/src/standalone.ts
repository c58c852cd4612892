import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort, postgresIdentity, stopLeftoverServer } from '@roadcall/local-postgres';
import { createPool, migrate, noLog } from '@roadcall/store';
import { setCompanyZone } from './company-zone.ts';
import { ensureAdministrator, watchKeptPassword, type FirstSignIn } from './administrator.ts';
import { createChildGroup } from './child-group.ts';
import type { ChildPlan } from './child.ts';
import type { RunFacts } from './children.ts';
import { chooseCity, prepareCity } from './city.ts';
import { chooseDataFolder, emptyDataFolder, openDataFolder, type DataFolder } from './data-folder.ts';
import { RUNTIME_ROLE, startDatabase, type Database } from './database.ts';
import { watchDisk } from './disk-watch.ts';
import { LOCK_FILE, lockDataFolder } from './lock.ts';
import type { Options } from './options.ts';
import { PlainError } from './plain-error.ts';
import { claimPort } from './ports.ts';
import type { Screen } from './screen.ts';
import { newSecret, readOrMakeSecrets } from './secrets.ts';

/** What a start is made of; tests replace the children and the city. */
export interface Parts {
  /** The clone. */
  root: string;
  /** Where the person is; relative paths on the command line start here. */
  workingDirectory: string;
  adminPassword: string | undefined;
  /** When the whole start began, ms since the epoch. */
  startedAt: number;
  planServices: (facts: RunFacts) => ChildPlan[];
  planSimulator: (facts: RunFacts) => ChildPlan;
  makeDemoExtract: (file: string) => Promise<void>;
  /** Brings the queues' own tables, as the owner. */
  migrateQueues: (ownerUrl: string) => Promise<void>;
}

export interface Standalone {
  /** Resolves when everything is ready. */
  start(): Promise<void>;
  /** Children first, PostgreSQL last; within 10 s. */
  stop(): Promise<void>;
  /** No waiting: SIGKILL for the children, an immediate shutdown for PostgreSQL. */
  kill(): void;
}

const PASSWORD_CHECK_MS = 30_000;
/** How long a stop waits for the step of the start that is under way. */
const START_PATIENCE_MS = 3_000;

/**
 * Everything of Roadcall under one supervisor.
 * @param onFailure called with one sentence when it cannot go on after it was ready.
 */
export function createStandalone(
  options: Options,
  parts: Parts,
  screen: Screen,
  onFailure: (sentence: string) => void,
): Standalone {
  const stopping = new AbortController();
  const closers: (() => Promise<unknown> | void)[] = [];
  const sinceStart = () => `${((Date.now() - parts.startedAt) / 1_000).toFixed(1)} s`;
  const children = createChildGroup(screen, onFailure, () =>
    screen.say(`First vehicle moving ${sinceStart()} after the start.`),
  );
  let database: Database | undefined;
  let starting: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;

  /** A phase that begins only while nobody has asked to stop. */
  async function phase<T>(what: string, work: (report: (progress: string) => void) => Promise<T>): Promise<T> {
    stopping.signal.throwIfAborted();
    return screen.phase(what, work);
  }

  async function start(): Promise<void> {
    const identity = postgresIdentity();
    const choice = chooseDataFolder(options.data, parts.root, parts.workingDirectory, identity);
    if (choice.note !== undefined) screen.say(choice.note);
    const folder = await openDataFolder(choice.root);
    closers.push(await lockDataFolder(folder.root));
    const apiPort = await claimPort(options.host, options.port, '--port');
    const mqttPort = await claimPort(options.host, options.mqttPort, '--mqtt-port');
    if (options.fresh) await phase('Deleting the old data', () => empty(folder));
    await mkdir(folder.logs, { recursive: true });
    const osmFile = options.osm === undefined ? undefined : resolve(parts.workingDirectory, options.osm);
    const city = await chooseCity(folder, osmFile);
    await phase('City', (report) => prepareCity(folder, city, osmFile, parts.makeDemoExtract, report));
    const secrets = await readOrMakeSecrets(folder.secretsFile);

    const { runtimeUrl, signIn } = await phase('Database', async () => {
      const started = await startDatabase(folder, secrets, identity, {
        signal: stopping.signal,
        say: screen.say,
        onLost: onFailure,
      });
      database = started;
      closers.push(() => started.stop());
      await migrate(started.ownerUrl, { runtimeRole: RUNTIME_ROLE, log: noLog });
      await parts.migrateQueues(started.ownerUrl);
      const isRealCity = city.kind === 'extract';
      return { runtimeUrl: started.runtimeUrl, signIn: await firstFacts(started.runtimeUrl, folder, isRealCity) };
    });

    const facts: RunFacts = {
      root: parts.root,
      host: options.host,
      apiPort,
      mqttPort,
      healthPorts: { ingestor: await freePort(), dispatcher: await freePort() },
      runtimeUrl,
      cityFolder: folder.city,
      simulatorMemoryFile: folder.simulatorMemoryFile,
      provisioningToken: newSecret(),
      vehicles: options.vehicles,
      units: options.units,
    };
    await phase('Services', () =>
      Promise.all(parts.planServices(facts).map((plan) => children.start(plan, folder.logs))),
    );
    if (options.simulator) {
      await phase('Simulated fleet', () => children.start(parts.planSimulator(facts), folder.logs)).catch(goOnWithout);
    }
    closers.push(watchDisk(folder.root, screen.say));
    screen.say(summary(facts, folder, signIn));
    screen.say(`Ready after ${sinceStart()}. Ctrl-C stops everything.`);
  }

  /** The product is worth having without simulated vehicles. */
  function goOnWithout(error: unknown): void {
    if (!(error instanceof PlainError) || stopping.signal.aborted) throw error;
    screen.say(`${error.message} Everything else runs.`);
  }

  /** The first administrator and the company's zone. */
  async function firstFacts(runtimeUrl: string, folder: DataFolder, isRealCity: boolean): Promise<FirstSignIn> {
    const pool = createPool({ url: runtimeUrl, max: 1, applicationName: 'roadcall-standalone', log: noLog });
    closers.push(() => pool.end());
    const machines = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    await setCompanyZone(pool, { given: options.timeZone, isRealCity, machines });
    const signIn = await ensureAdministrator(pool, folder.firstSignInFile, parts.adminPassword);
    if (signIn.password !== undefined) {
      const look = watchKeptPassword(pool, folder.firstSignInFile);
      await look();
      const check = setInterval(() => {
        look().then(
          (changed) => changed && clearInterval(check),
          () => undefined,
        );
      }, PASSWORD_CHECK_MS);
      closers.push(() => clearInterval(check));
    }
    return signIn;
  }

  async function stop(): Promise<void> {
    stopping.abort(new PlainError('Stopped while starting.'));
    await children.stop();
    await Promise.race([starting?.catch(() => undefined), setTimeout(START_PATIENCE_MS)]);
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
  }

  return {
    start: () => (starting ??= start()),
    stop: () => (stopped ??= stop()),
    kill() {
      children.kill();
      database?.kill();
    },
  };
}

async function empty(folder: DataFolder): Promise<void> {
  await stopLeftoverServer(folder.postgres);
  await emptyDataFolder(folder.root, [LOCK_FILE]);
}

function summary(facts: RunFacts, folder: DataFolder, signIn: FirstSignIn): string {
  const host = facts.host.includes(':') ? `[${facts.host}]` : facts.host;
  const how =
    signIn.password === undefined
      ? `${signIn.username}, with the password that was set`
      : `${signIn.username} / ${signIn.password}   (in ${folder.firstSignInFile} until it is changed)`;
  return [
    '',
    `  Console   http://${host}:${facts.apiPort}`,
    `  Devices   mqtt://${host}:${facts.mqttPort}`,
    `  Sign in   ${how}`,
    `  Data      ${folder.root}   (logs in logs/)`,
    '',
  ].join('\n');
}
