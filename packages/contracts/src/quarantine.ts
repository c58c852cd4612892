import { z } from 'zod';
import { DeviceId } from './ids.ts';
import { PageQuery } from './problem.ts';
import { QuarantineAttempt, RetryState } from './quarantine-retries.ts';
import { Instant } from './position.ts';
import { QuarantineReason } from './telemetry.ts';

/** A message, or the part of it that `detail` names, that could not be stored. */
export const QuarantinedMessage = z.object({
  id: z.number().int(),
  deviceId: DeviceId,
  receivedAt: Instant,
  source: z.string().describe('where it came in, e.g. door:device'),
  topic: z.string(),
  reason: QuarantineReason,
  detail: z.string().describe('which field, why, and what is allowed'),
  payloadBytes: z.number().int(),
  lastTry: RetryState.nullable().describe('what became of it when it was last taken in again; null: it never was'),
});
export type QuarantinedMessage = z.infer<typeof QuarantinedMessage>;

/** With its bytes as they came. */
export const QuarantinedPayload = QuarantinedMessage.extend({
  hex: z.string(),
  text: z.string().nullable().describe('the bytes as UTF-8; null: they are none'),
  attempts: z.array(QuarantineAttempt).describe('each time that it was taken in again, newest first'),
});
export type QuarantinedPayload = z.infer<typeof QuarantinedPayload>;

export const QuarantineQuery = PageQuery.extend({
  deviceId: DeviceId.optional(),
  reason: QuarantineReason.optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  open: z.stringbool().optional().describe('true: only those that are not settled; false: only those that are'),
});
export type QuarantineQuery = z.infer<typeof QuarantineQuery>;

/** Messages of one device that the budget of the quarantine did not keep. */
export const QuarantineDrop = z.object({
  deviceId: DeviceId,
  hour: Instant.describe('the hour in which they came in'),
  reason: QuarantineReason,
  entries: z.number().int(),
  sizeBytes: z.number().int(),
});
export type QuarantineDrop = z.infer<typeof QuarantineDrop>;
