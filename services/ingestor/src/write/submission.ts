import type { FittedAsset, FixRow } from '@roadcall/store';
import type { DeviceMessage, Rejection } from '../message.ts';

/** A checked message that waits to be written, whole, in one transaction. */
export interface Submission {
  readonly message: DeviceMessage;
  fixes: readonly FixRow[];
  rejections: readonly Rejection[];
  readonly asset: FittedAsset | undefined;
  /** Called once, after the COMMIT that stored or quarantined all of it. */
  settle(): void;
}

/** Fixes that a message counts for in a batch; one without any is still work. */
export function weightOf(submission: Submission): number {
  return Math.max(submission.fixes.length, 1);
}
