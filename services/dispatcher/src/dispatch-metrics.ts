import type { DispatchQueue } from '@roadcall/bus';
import type { AssignmentState, DecisionOutcome } from '@roadcall/contracts';
import type { Metrics } from '@roadcall/service-kit';
import { countOpenIncidents, outboxBacklog, type Queryable } from '@roadcall/store';
import type { Plan } from './planner/planner-messages.ts';

/** How a decision about an incident ended; `contended`: something had moved, it is planned again. */
type DecisionEnd = DecisionOutcome | 'contended';

export interface DispatchMetrics {
  decided(outcome: DecisionEnd, tookMs: number): void;
  /** A plan is committed; its parts. */
  planned(plan: Pick<Plan, 'proof' | 'times'>, around: { waitMs: number; commitMs: number }): void;
  /** From the report of an incident to an assignment that has come into `state`. */
  answered(state: AssignmentState, sinceReportMs: number): void;
  assignmentChanged(state: string): void;
  incidentOpened(outcome: string): void;
  relayed(events: number): void;
  recovered(what: 'alarms' | 'clocks' | 'plans' | 'offers' | 'ways', count: number): void;
  proven(state: string, moved: boolean): void;
  doubted(kind: string): void;
}

/** The dispatcher's metrics; what stands in the database or the queue is looked up at each scrape. */
export function createDispatchMetrics(metrics: Metrics, db: Queryable, queue: DispatchQueue): DispatchMetrics {
  const decisions = metrics.counter({
    name: 'roadcall_dispatch_decisions_total',
    help: 'Decisions about incidents, by how they ended',
    labelNames: ['outcome'],
  });
  const decisionSeconds = metrics.histogram({
    name: 'roadcall_dispatch_decision_seconds',
    help: 'From the begin of a plan to the committed decision about one incident',
  });
  const stages = metrics.histogram({
    name: 'roadcall_dispatch_plan_seconds',
    help: 'Parts of a plan: wait (for a burst), read, travel, solve, explain, commit',
    labelNames: ['part'],
  });
  const fallbacks = metrics.counter({
    name: 'roadcall_dispatch_fallback_plans_total',
    help: 'Plans of nearest pairs, because the exact one was late',
  });
  const answers = metrics.histogram({
    name: 'roadcall_dispatch_report_to_assignment_seconds',
    help: 'From the report of an incident to the offer, or to its acceptance by a unit that accepts by itself',
    labelNames: ['state'],
  });
  const offers = metrics.counter({
    name: 'roadcall_dispatch_assignments_total',
    help: 'Assignments that came into a state: offered, accepted, declined, expired and so on',
    labelNames: ['state'],
  });
  const opened = metrics.counter({
    name: 'roadcall_dispatch_alarms_total',
    help: 'Critical alarms by what became of them: opened an incident, joined one, or not (reason)',
    labelNames: ['outcome'],
  });
  const relayed = metrics.counter({
    name: 'roadcall_dispatch_relayed_events_total',
    help: 'Events of the outbox that the relay has looked at',
  });
  const recovered = metrics.counter({
    name: 'roadcall_dispatch_swept_total',
    help: 'What the sweep found waiting and put into the queue',
    labelNames: ['what'],
  });
  const proofs = metrics.counter({
    name: 'roadcall_dispatch_proofs_total',
    help: 'Steps of assignments that positions proved: moved them, or confirmed what was pressed before',
    labelNames: ['state', 'outcome'],
  });
  const doubts = metrics.counter({
    name: 'roadcall_dispatch_doubts_total',
    help: 'Doubts that positions raised about assignments',
    labelNames: ['kind'],
  });
  metrics.gauge({
    name: 'roadcall_incidents_open',
    help: 'Incidents that want or have a unit',
    async collect() {
      this.set(await countOpenIncidents(db).catch(() => Number.NaN));
    },
  });
  metrics.gauge({
    name: 'roadcall_dispatch_outbox_age_seconds',
    help: 'Age of the oldest event that the relay has not looked at',
    async collect() {
      const backlog = await outboxBacklog(db).catch(() => undefined);
      this.set(backlog?.oldestAgeS ?? Number.NaN);
    },
  });
  metrics.gauge({
    name: 'roadcall_dispatch_queue_jobs',
    help: 'Jobs in the queue by state',
    labelNames: ['state'],
    async collect() {
      const depth = await queue.depth().catch(() => undefined);
      for (const state of ['waiting', 'active', 'delayed'] as const) this.set({ state }, depth?.[state] ?? Number.NaN);
    },
  });
  return {
    decided(outcome, tookMs) {
      decisions.inc({ outcome });
      if (outcome !== 'contended') decisionSeconds.observe(tookMs / 1_000);
    },
    planned({ proof, times }, { waitMs, commitMs }) {
      const parts = {
        wait: waitMs,
        read: times.readMs,
        travel: times.travelMs,
        solve: times.solveMs,
        explain: times.explainMs,
      };
      for (const [part, ms] of Object.entries({ ...parts, commit: commitMs })) stages.observe({ part }, ms / 1_000);
      if (proof.fallback) fallbacks.inc();
    },
    answered: (state, sinceReportMs) => answers.observe({ state }, sinceReportMs / 1_000),
    assignmentChanged: (state) => offers.inc({ state }),
    incidentOpened: (outcome) => opened.inc({ outcome }),
    relayed: (events) => relayed.inc(events),
    recovered: (what, count) => recovered.inc({ what }, count),
    proven: (state, moved) => proofs.inc({ state, outcome: moved ? 'moved' : 'confirmed' }),
    doubted: (kind) => doubts.inc({ kind }),
  };
}
