import { canonicalJson, type AlarmTransition } from '@roadcall/contracts';
import type { Fact } from '@roadcall/telematics';
import type { DerivedDay } from './derive-day.ts';

/** Which alarms would have been raised or cleared otherwise. Those that were stay: deriving again raises none. */
export function compareAlarms(days: readonly DerivedDay[], period: { from: number; to: number }) {
  const added: AlarmTransition[] = [];
  const removed: AlarmTransition[] = [];
  for (const { asThen, again } of days) {
    const [before, after] = [transitionsOf(asThen, period), transitionsOf(again, period)];
    for (const [key, transition] of after) if (!before.has(key)) added.push(transition);
    for (const [key, transition] of before) if (!after.has(key)) removed.push(transition);
  }
  return { added, removed };
}

function transitionsOf(
  facts: readonly Fact[],
  { from, to }: { from: number; to: number },
): Map<string, AlarmTransition> {
  const transitions = new Map<string, AlarmTransition>();
  for (const fact of facts) {
    if (fact.kind !== 'alarm_raised' && fact.kind !== 'alarm_cleared') continue;
    const { kind, subject, beganAt, lastAt, endedAt } = fact.alarm;
    const at = fact.kind === 'alarm_raised' ? beganAt : (endedAt ?? lastAt);
    if (at < from || at >= to) continue;
    const transition = { change: fact.kind, kind, subject, at: new Date(at).toISOString() };
    transitions.set(canonicalJson(transition), transition);
  }
  return transitions;
}
