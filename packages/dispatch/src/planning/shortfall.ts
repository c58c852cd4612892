import type { Decision, ExclusionReason, Shortfall } from '@roadcall/contracts';

/** How far units come through the rules, stage by stage, and what it is called when all that are left fail there. */
const STAGES: readonly { readonly code: Shortfall; readonly reasons: readonly ExclusionReason[] }[] = [
  {
    code: 'no_unit_with_skill',
    reasons: ['in_trouble', 'wrong_role', 'missing_skill', 'no_capacity', 'contractor', 'outside_area'],
  },
  { code: 'none_on_shift', reasons: ['out_of_service', 'off_shift', 'on_break', 'shift_ends'] },
  {
    code: 'all_busy',
    reasons: ['committed', 'offered_elsewhere', 'pinned', 'near_arrival', 'swapped_enough'],
  },
  { code: 'all_refused', reasons: ['already_declined'] },
  { code: 'no_fresh_position', reasons: ['no_position', 'offline', 'stale_position'] },
  { code: 'all_too_far', reasons: ['unreachable', 'low_energy'] },
];

/**
 * In one word why every unit is excluded: a stage's code when all that are of the right kind fail there alone, `mixed`
 * when they fail at several. Whose skills or area are wrong does not count unless there is nobody else.
 */
export function shortfallOf(excludedByRule: Decision['excludedByRule']): Shortfall {
  const counts = STAGES.map(({ reasons }) => reasons.reduce((sum, reason) => sum + (excludedByRule[reason] ?? 0), 0));
  const failed = STAGES.filter((_, stage) => counts[stage]! > 0);
  if (failed.length === 0) return 'no_unit';
  const able = failed.filter(({ code }) => code !== 'no_unit_with_skill');
  if (able.length === 0) return 'no_unit_with_skill';
  return able.length === 1 ? able[0]!.code : 'mixed';
}
