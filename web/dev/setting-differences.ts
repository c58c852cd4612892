import type { SettingDifference } from '@roadcall/contracts';

type Leaves = ReadonlyMap<string, SettingDifference['from']>;

/** What a change of recorded settings changed, field by field, as the server would keep it. */
export function differencesOf(before: Leaves, after: Leaves): SettingDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((field) => {
    const [from, to] = [before.get(field) ?? null, after.get(field) ?? null];
    return from === to ? [] : [{ field, from, to }];
  });
}
