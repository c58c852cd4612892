import type { DeviceImportQuery, DeviceImportReport, ImportRefusal } from '@roadcall/contracts';
import { importDevices, readImportSurroundings, withTransaction, type Actor, type Pool } from '@roadcall/store';
import { ProblemError } from '../http/problems.ts';
import { csvLine } from './parse-csv.ts';
import { placeDeviceLines } from './place-device-lines.ts';
import { readDeviceLines } from './read-device-lines.ts';

/** Refusals that are named; the rest are counted. */
const MAX_NAMED = 1_000;

/**
 * Makes the devices of a file, or in a dry run says what it would do. Refused lines stop all of it unless they are to be skipped.
 * @throws ProblemError 422 `import_refused` with each line, when any is refused and `stop` is wished.
 */
export async function importDeviceFile(
  pool: Pool,
  by: Actor,
  text: string,
  wish: DeviceImportQuery,
): Promise<DeviceImportReport> {
  const read = readDeviceLines(text);
  const dryRun = wish.dryRun === 'true';
  return withTransaction(pool, async (tx) => {
    const around = await readImportSurroundings(tx, by.tenantId, {
      ids: read.lines.map(({ device }) => device.id),
      imeis: read.lines.flatMap(({ device }) => device.imei ?? []),
      models: [...new Set(read.lines.map(({ device }) => device.model))],
      plates: read.lines.flatMap(({ plate }) => plate ?? []),
      units: read.lines.flatMap(({ unit }) => unit ?? []),
    });
    const { placed, refusals: misplaced } = placeDeviceLines(read.lines, around);
    const refusals = [...read.refusals, ...misplaced].toSorted((a, b) => a.line - b.line);
    const report: DeviceImportReport = {
      dryRun,
      lines: read.count,
      accepted: placed.length,
      refused: read.count - placed.length,
      refusals: refusals.slice(0, MAX_NAMED),
      devices: [],
    };
    if (dryRun) return report;
    if (refusals.length > 0 && (wish.refused === 'stop' || read.count === 0)) throw importRefused(report);
    const credentials = await importDevices(tx, by, placed);
    report.devices = placed.map(({ line, device, fittedTo }, i) => {
      return { line, id: device.id, fittedTo, credentialId: credentials[i]!.id, secret: credentials[i]!.secret };
    });
    return report;
  });
}

function importRefused({ refused, lines, refusals }: DeviceImportReport): ProblemError {
  return new ProblemError(422, 'import_refused', 'The file is refused, nothing was made', {
    detail: `${Math.max(refused, 1)} of ${lines} lines are refused; correct them, or send ?refused=skip to leave them out`,
    errors: refusals.map((one) => ({ field: `line ${one.line}, ${one.field}`, message: sentenceOf(one) })),
  });
}

function sentenceOf({ value, why, allowed }: ImportRefusal): string {
  return `${value === '' ? '' : `"${value}": `}${why}; allowed: ${allowed}`;
}

/** The made devices as CSV, for who keeps the credentials in a table. */
export function importAsCsv({ devices }: DeviceImportReport): string {
  const lines = devices.map(({ id, fittedTo, credentialId, secret }) => csvLine([id, fittedTo, credentialId, secret]));
  return csvLine(['id', 'fitted_to', 'credential_id', 'secret']) + lines.join('');
}
