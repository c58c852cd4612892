import type { FixConflict, RetryState } from '@roadcall/contracts';
import {
  findOtherContent,
  replaceFix,
  settleRetries,
  shownFix,
  type FixRow,
  type RetryOrder,
  type RetryOutcome,
  type Transaction,
} from '@roadcall/store';
import type { Rejection } from '../message.ts';
import type { Submission } from './submission.ts';

/** Conflicts of a message that are shown side by side. */
const MAX_SHOWN = 20;

/** What the transaction did with a message that is taken in again. */
export interface RetriedSubmission {
  readonly submission: Submission;
  readonly order: RetryOrder;
  storedFixes: number;
  knownFixes: number;
  /** Fixes whose moment is taken by other content. */
  readonly conflicting: FixRow[];
  readonly rejections: Rejection[];
}

/**
 * Fixes of retried messages without numbers of their own whose moment is taken: their content stands in for the number, so read
 * otherwise than before (another datum, say) they would be stored beside themselves.
 */
export async function holdBackTwins(tx: Transaction, batch: readonly Submission[]): Promise<ReadonlySet<FixRow>> {
  const unnumbered = batch.flatMap(({ message, fixes }) =>
    message.retry === undefined ? [] : fixes.filter(({ seq, contentHash }) => seq === contentHash),
  );
  const taken = await findOtherContent(tx, unnumbered);
  return new Set(unnumbered.filter((_, n) => taken[n] !== null));
}

/** Replaces what is to be replaced, and notes what became of each. @returns the fixes that stand in another's place now. */
export async function settleRetried(tx: Transaction, retried: readonly RetriedSubmission[]): Promise<FixRow[]> {
  const replaced: FixRow[] = [];
  const outcomes: RetryOutcome[] = [];
  for (const one of retried) {
    const { order, conflicting } = one;
    const conflicts = await showConflicts(tx, conflicting);
    let isReplaced = false;
    if (order.onConflict === 'replace') {
      for (const fix of conflicting) {
        if (!(await replaceFix(tx, fix, order))) continue;
        replaced.push(fix);
        isReplaced = true;
      }
    }
    outcomes.push(outcomeOf(one, conflicts, isReplaced));
  }
  await settleRetries(tx, outcomes);
  return replaced;
}

async function showConflicts(tx: Transaction, conflicting: readonly FixRow[]): Promise<FixConflict[]> {
  const shown = conflicting.slice(0, MAX_SHOWN);
  const stored = await findOtherContent(tx, shown);
  return shown.map((fix, n) => ({
    ts: new Date(fix.ts).toISOString(),
    offered: shownFix(fix),
    stored: stored[n] ?? {},
  }));
}

function outcomeOf(one: RetriedSubmission, conflicts: FixConflict[], isReplaced: boolean): RetryOutcome {
  const { submission, order, storedFixes, knownFixes, rejections } = one;
  const [refusal] = rejections;
  const said = { ...order, deviceId: submission.message.deviceId, storedFixes, knownFixes, conflicts };
  const state = stateOf(one, isReplaced);
  if (state !== 'refused') return { ...said, state, reason: null, detail: null };
  if (refusal === undefined) return { ...said, state, reason: null, detail: NOTHING_KEPT };
  const more = rejections.length > 1 ? `; and ${rejections.length - 1} more` : '';
  return { ...said, state, reason: refusal.reason, detail: refusal.detail + more };
}

const NOTHING_KEPT = 'nothing of this message is kept: it said how its device was at that moment';

/** What is worst of a message counts, but for what was replaced: that is what was asked for. */
function stateOf(one: RetriedSubmission, isReplaced: boolean): RetryState {
  if (isReplaced) return 'replaced';
  if (one.conflicting.length > 0) return 'conflict';
  if (one.rejections.length > 0) return 'refused';
  if (one.storedFixes > 0 || one.submission.result !== undefined) return 'stored';
  return one.knownFixes > 0 ? 'already_there' : 'refused';
}
