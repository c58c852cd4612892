import { z } from 'zod';
import { CredentialId, DeviceId } from './ids.ts';

/** Largest file of devices, bytes, and most lines in it. */
export const MAX_IMPORT_BYTES = 5 * 1024 * 1024;
export const MAX_IMPORT_LINES = 20_000;

/** Columns of a file of devices (text/csv, UTF-8, a header line); only `id` must be there. */
export const IMPORT_COLUMNS = ['id', 'imei', 'model', 'firmware', 'expected_interval_s', 'plate', 'unit'] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

export const DeviceImportQuery = z.object({
  dryRun: z.enum(['true', 'false']).default('false').describe('true: check everything, make nothing'),
  refused: z
    .enum(['stop', 'skip'])
    .default('stop')
    .describe('what a refused line does: stop (all or nothing), or only itself is left out'),
});
export type DeviceImportQuery = z.infer<typeof DeviceImportQuery>;

/** Why a line is refused. Line 1 is the header. */
export const ImportRefusal = z.object({
  line: z.number().int(),
  field: z.string(),
  value: z.string(),
  why: z.string(),
  allowed: z.string(),
});
export type ImportRefusal = z.infer<typeof ImportRefusal>;

export const ImportedDevice = z.object({
  line: z.number().int(),
  id: DeviceId,
  fittedTo: z.string().nullable().describe('plate of the vehicle or name of the unit'),
  credentialId: CredentialId,
  secret: z.string().describe('in this answer and nowhere else'),
});
export type ImportedDevice = z.infer<typeof ImportedDevice>;

export const DeviceImportReport = z.object({
  dryRun: z.boolean(),
  lines: z.number().int().describe('without the header'),
  accepted: z.number().int(),
  refused: z.number().int(),
  refusals: z.array(ImportRefusal).describe('at most the first 1,000'),
  devices: z.array(ImportedDevice).describe('what was made; empty in a dry run'),
});
export type DeviceImportReport = z.infer<typeof DeviceImportReport>;
