import type { Trip } from '@roadcall/contracts';
import type { driverScore } from '@roadcall/telematics';

/** A driver score as it is shown: what is unknown is null. */
export function shownScore({ score, parts }: ReturnType<typeof driverScore>): Trip['driver'] {
  return { score: score ?? null, parts: parts.map((part) => ({ ...part, counts: part.counts ?? null })) };
}
