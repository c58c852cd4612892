import type { DispatchWorker } from '@roadcall/bus';
import type { DispatchJob } from '@roadcall/contracts';
import type { DispatchContext } from './context.ts';
import { advanceClocksWhenDue } from './steps/advance-clocks.ts';
import { expireOfferWhenDue } from './steps/expire-offer.ts';
import { judgeRoadOfPlace } from './steps/judge-place.ts';
import type { Loop } from './steps/loop.ts';
import { openIncidentFromAlarm } from './steps/open-incident.ts';
import { startPlanning, type Planning } from './steps/planning.ts';
import { startRelay } from './steps/relay.ts';
import { seekWay } from './steps/seek-way.ts';
import { startSafetyWatch } from './steps/safety-watch.ts';
import { startSweep } from './steps/sweep.ts';
import { startTracking } from './tracking/track-assignments.ts';

/** What works by itself: the first two put jobs into the queue. */
const SOURCES: readonly ((context: DispatchContext) => Loop)[] = [
  startRelay, // committed events, at once
  startSafetyWatch, // crews that owe a sign of life
  startSweep, // what got lost on the way, every few seconds, without the queue
  startTracking, // positions of units under way → steps, doubts, live ETAs
];

/** What the jobs do, in the order of an incident's life. */
const HANDLERS: {
  [K in DispatchJob['kind']]: (
    context: DispatchContext & { readonly planning: Planning },
    job: Extract<DispatchJob, { kind: K }>,
  ) => Promise<void>;
} = {
  open_incident: openIncidentFromAlarm, // critical alarm → triaged incident
  plan: async ({ planning }, { tenantId }) => planning.wake(tenantId), // open incidents × units → offers, swaps, proposals
  expire_offer: expireOfferWhenDue, // offer whose time is up → planned again
  judge_place: judgeRoadOfPlace, // place → urban or remote by its road
  seek_way: seekWay, // sent by hand → drive and line on the roads
  advance_clocks: advanceClocksWhenDue, // promise at 50, 80, 100 % → warned, broken
};

/** Starts the dispatcher: sources fill the queue, a worker empties it, planning goes on without it. @returns what stops it, in order. */
export function startPipeline(context: DispatchContext): { stop(): Promise<void> } {
  const planning = startPlanning(context);
  const worker: DispatchWorker = context.queue.work({
    concurrency: context.concurrency,
    handle: (job) => handle({ ...context, planning }, job),
    onError: (error, what) => context.logger.error({ err: error }, `${what} failed`),
  });
  const sources = SOURCES.map((start) => start(context));
  return {
    async stop() {
      await Promise.all([planning.stop(), ...sources.map((source) => source.stop())]);
      await worker.close();
    },
  };
}

async function handle(context: DispatchContext & { readonly planning: Planning }, job: DispatchJob): Promise<void> {
  if (job.kind === 'open_incident') await HANDLERS.open_incident(context, job);
  else if (job.kind === 'plan') await HANDLERS.plan(context, job);
  else if (job.kind === 'expire_offer') await HANDLERS.expire_offer(context, job);
  else if (job.kind === 'judge_place') await HANDLERS.judge_place(context, job);
  else if (job.kind === 'seek_way') await HANDLERS.seek_way(context, job);
  else await HANDLERS.advance_clocks(context, job);
}
