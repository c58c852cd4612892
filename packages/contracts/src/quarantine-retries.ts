import { z } from 'zod';
import { DeviceId, RetryId } from './ids.ts';
import { PageQuery } from './problem.ts';
import { Instant } from './position.ts';
import { QuarantineReason } from './telemetry.ts';

/** Most messages that one retry takes; the rest is the next one's. */
export const MAX_RETRIED = 1_000;

/** What is done where a fix is stored already with other content. Only `report` is for many messages at once. */
export const OnConflict = z.enum(['report', 'keep', 'replace']);
export type OnConflict = z.infer<typeof OnConflict>;

/** Which kept messages are to be taken in again: these, or those of a filter. */
export const NewQuarantineRetry = z
  .strictObject({
    ids: z.array(z.number().int().min(1).max(Number.MAX_SAFE_INTEGER)).min(1).max(MAX_RETRIED).optional(),
    filter: z
      .strictObject({
        deviceId: DeviceId.optional(),
        reason: QuarantineReason.optional(),
        from: Instant.optional(),
        to: Instant.optional(),
      })
      .optional(),
    onConflict: OnConflict.default('report').describe(
      '`report` shows both sides and changes nothing, `keep` settles for what is stored, `replace` takes the kept message and puts what was stored into the history; the last two for one message',
    ),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), 'give either ids or a filter')
  .refine(({ ids, onConflict }) => onConflict === 'report' || ids?.length === 1, {
    path: ['onConflict'],
    message: 'is decided for one message at a time',
  });
export type NewQuarantineRetry = z.infer<typeof NewQuarantineRetry>;

/**
 * What became of one message. `stored`, `already_there`, `kept` and `replaced` settle it; `refused` and `conflict` leave it
 * open; `gone`: the quarantine kept it no longer.
 */
export const RetryState = z.enum([
  'waiting',
  'stored',
  'already_there',
  'refused',
  'conflict',
  'kept',
  'replaced',
  'gone',
]);
export type RetryState = z.infer<typeof RetryState>;

/** States after which a message of the quarantine is done with. */
export const SETTLED_STATES = ['stored', 'already_there', 'kept', 'replaced'] as const satisfies readonly RetryState[];

/** A fix as its columns, for people: what is absent is unknown. */
export const ShownFix = z.record(z.string(), z.json());
export type ShownFix = z.infer<typeof ShownFix>;

/** Two contents for one moment of a device. */
export const FixConflict = z.object({
  ts: Instant,
  offered: ShownFix.describe('what the message says'),
  stored: ShownFix.describe('what is stored'),
});
export type FixConflict = z.infer<typeof FixConflict>;

/** One message within a retry. */
export const RetryItem = z.object({
  quarantineId: z.number().int(),
  deviceId: DeviceId,
  state: RetryState,
  reason: QuarantineReason.nullable().describe('why it was refused again'),
  detail: z.string().nullable().describe('which field, why, and what is allowed'),
  storedFixes: z.number().int(),
  knownFixes: z.number().int().describe('fixes that were stored before with the same content'),
  conflicts: z.array(FixConflict).describe('the first twenty'),
  settledAt: Instant.nullable(),
});
export type RetryItem = z.infer<typeof RetryItem>;

/** Messages that a person had taken in again, with how far it is. */
export const QuarantineRetry = z.object({
  id: RetryId,
  requestedBy: z.string(),
  requestedAt: Instant,
  onConflict: OnConflict,
  messages: z.number().int(),
  left: z.number().int().describe('messages beyond the bound of one retry that the filter meant too'),
  states: z.partialRecord(RetryState, z.number().int()),
});
export type QuarantineRetry = z.infer<typeof QuarantineRetry>;

/** One try of a message, as the message shows it. */
export const QuarantineAttempt = RetryItem.extend({
  retryId: RetryId,
  requestedBy: z.string(),
  requestedAt: Instant,
});
export type QuarantineAttempt = z.infer<typeof QuarantineAttempt>;

export const RetryItemQuery = PageQuery.extend({ state: RetryState.optional() });
export type RetryItemQuery = z.infer<typeof RetryItemQuery>;
