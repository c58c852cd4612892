import type { CommandResult } from '@roadcall/contracts';
import type { FixRow } from '@roadcall/store';
import type { DeviceMessage, Rejection } from '../message.ts';

/** A checked message that waits to be written, whole, in one transaction. */
export interface Submission {
  readonly message: DeviceMessage;
  fixes: readonly FixRow[];
  rejections: readonly Rejection[];
  /** Somebody waits for it: it does not wait long for others to make a batch with. */
  readonly isUrgent: boolean;
  /** The device's answer to a command. */
  result?: CommandResult | undefined;
  /** Called once, after the COMMIT that stored or quarantined all of it. */
  settle(): void;
}

/** A message counts for at least one fix per this many bytes; a fix in JSON has about 150. */
const BYTES_PER_FIX = 1_024;

/**
 * Fixes that a message counts for in a batch; one without any is still work. Bytes count too: a few fixes may carry half a
 * megabyte of attributes, and what is quarantined is kept whole; five thousand such messages are no statement.
 */
export function weightOf({ fixes, message }: Submission): number {
  return Math.max(fixes.length, Math.ceil(message.payload.length / BYTES_PER_FIX), 1);
}
