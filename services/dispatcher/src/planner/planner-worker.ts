/** The planning thread: everything that takes long enough to hold up other work, from reading to the reasons. */
import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { TenantId } from '@roadcall/contracts';
import { RoadGraph } from '@roadcall/roads';
import { createPool, noLog } from '@roadcall/store';
import { createDrives } from '../travel/drives.ts';
import { GuardedOsrm, OSRM_DEFAULTS } from '../travel/osrm/guarded-osrm.ts';
import { osrmRows } from '../travel/osrm-rows.ts';
import { RoadRows } from '../travel/road-rows.ts';
import { straightRows } from '../travel/straight-rows.ts';
import type { TravelRows } from '../travel/travel-rows.ts';
import { PlanMaker } from './make-plan.ts';
import type { Plan, PlannerMessage, PlannerStart, PlanQuestion } from './planner-messages.ts';
import { SituationReader } from './read-situation.ts';

/** The farthest drive that any company's settings allow, seconds. */
const FARTHEST_S = 28_800;
/** Orders and notes of one message. */
const PART = 16;

const start = workerData as PlannerStart;
const port = parentPort;
if (port === null) throw new Error('this file is the start of a worker thread');
const graph = start.roads && new RoadGraph(start.roads);
const pool = createPool({ url: start.databaseUrl, max: 3, applicationName: 'roadcall-planner', log: noLog });
/** One for all companies: it fails or works for all of them. What answered stands in each row. */
const osrm = start.osrm && new GuardedOsrm({ ...OSRM_DEFAULTS, ...start.osrm, onAnswer: () => undefined });
const rowsOfTenants = new Map<TenantId, TravelRows>();
const drives = createDrives({ osrm, graph: () => Promise.resolve(graph), maxTravelS: FARTHEST_S });
const maker = new PlanMaker(new SituationReader(pool), { travelOf, drives, graph });

/** Questions are answered one after the other: they share one memory for searches. */
let last: Promise<void> = Promise.resolve();
port.on('message', (question: PlanQuestion) => {
  last = last.then(() => answer(question));
});

post({ kind: 'ready' });
flushCompileCache();

async function answer(question: PlanQuestion): Promise<void> {
  const { id } = question;
  try {
    say(id, await maker.make(question));
  } catch (error) {
    post({ id, kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function say(id: number, { groups, notes, replacementNotes, proof, times }: Plan): void {
  const parts = Math.ceil(Math.max(groups.length, notes.length, replacementNotes.length) / PART);
  for (let part = 0; part < parts; part++) {
    const [from, to] = [part * PART, (part + 1) * PART];
    post({
      id,
      kind: 'part',
      groups: groups.slice(from, to),
      notes: notes.slice(from, to),
      replacementNotes: replacementNotes.slice(from, to),
    });
  }
  post({ id, kind: 'done', proof, times });
}

function post(message: PlannerMessage): void {
  port!.postMessage(message);
}

function travelOf(tenantId: TenantId): TravelRows {
  let rows = rowsOfTenants.get(tenantId);
  if (rows === undefined) {
    const own = graph === undefined ? straightRows : new RoadRows(graph);
    rows = osrm === undefined ? own : osrmRows(osrm, own);
    rowsOfTenants.set(tenantId, rows);
  }
  return rows;
}
