import type { AssignmentDoubt, AssignmentStep, EtaSource, LiveEta } from '@roadcall/contracts';

/** What an assignment's row carries of its steps, its doubts and its live ETA. Times are text: they come as JSON. */
export interface EvidenceRow {
  steps: AssignmentStep[] | null;
  doubts: AssignmentDoubt[] | null;
  live_eta: { arrivesAt: string; remainingM: number | null; source: EtaSource; at: string } | null;
}

const OF_A = '(e.tenant_id, e.assignment_id) = (a.tenant_id, a.id)';

/** For the assignment `a` of a query: the columns of an EvidenceRow. */
export const EVIDENCE_COLUMNS = `
  (SELECT jsonb_agg(jsonb_build_object('state', e.state, 'pressedAt', e.pressed_at, 'provenAt', e.proven_at)
          ORDER BY array_position(ARRAY['en_route', 'on_scene', 'towing', 'done'], e.state))
   FROM assignment_steps e WHERE ${OF_A}) AS steps,
  (SELECT jsonb_agg(jsonb_build_object('kind', e.kind, 'at', e.at, 'endedAt', e.ended_at, 'metres', e.metres,
                                       'seconds', e.seconds) ORDER BY e.at, e.kind)
   FROM assignment_doubts e WHERE ${OF_A}) AS doubts,
  (SELECT jsonb_build_object('arrivesAt', e.arrives_at, 'remainingM', e.remaining_m, 'source', e.eta_source, 'at', e.eta_at)
   FROM assignment_tracking e
   WHERE ${OF_A} AND e.arrives_at IS NOT NULL AND a.state IN ('accepted', 'en_route')) AS live_eta`;

/** The same as contracts spell it. */
export function evidenceFromRow(row: EvidenceRow): {
  steps: AssignmentStep[];
  doubts: AssignmentDoubt[];
  liveEta: LiveEta | null;
} {
  return {
    steps: (row.steps ?? []).map((step) => ({
      ...step,
      pressedAt: step.pressedAt && instant(step.pressedAt),
      provenAt: step.provenAt && instant(step.provenAt),
    })),
    doubts: (row.doubts ?? []).map((doubt) => ({
      ...doubt,
      at: instant(doubt.at),
      endedAt: doubt.endedAt && instant(doubt.endedAt),
    })),
    liveEta: row.live_eta && {
      ...row.live_eta,
      arrivesAt: instant(row.live_eta.arrivesAt),
      at: instant(row.live_eta.at),
    },
  };
}

function instant(time: string): string {
  return new Date(time).toISOString();
}
