import { localIso } from '@roadcall/contracts';
import { flagNames, type StoredPoint } from '@roadcall/store';
import type { ExportedTrack } from './exported-track.ts';

/** Excel takes a file for UTF-8 only with this in front. */
const BYTE_ORDER_MARK = '\uFEFF';

const COLUMNS = [
  'recordedAt',
  'recordedAtLocal',
  'vehicle',
  'deviceId',
  'lat',
  'lon',
  'speedKph',
  'headingDeg',
  'altitudeM',
  'odometerM',
  'fuelPct',
  'chargePct',
  'ignition',
  'alarmKind',
  'alarmActive',
  'flags',
];

/** RFC 4180, one line per point; numbers as they are, unknown is empty. */
export async function* writeCsv(track: ExportedTrack): AsyncGenerator<string, void, undefined> {
  const label = textCell(track.label);
  yield `${BYTE_ORDER_MARK}${COLUMNS.join(',')}\r\n`;
  for await (const page of track.pages) yield page.map((point) => line(point, label, track.timeZone)).join('');
}

function line(point: StoredPoint, label: string, timeZone: string): string {
  const cells = [
    new Date(point.at).toISOString(),
    localIso(timeZone, point.at),
    label,
    textCell(point.deviceId),
    point.lat,
    point.lon,
    point.speedKph ?? '',
    point.headingDeg ?? '',
    point.altitudeM ?? '',
    point.odometerM ?? '',
    point.fuelPct ?? '',
    point.chargePct ?? '',
    point.ignition ?? '',
    textCell(point.alarmKind ?? ''),
    point.alarmActive ?? '',
    flagNames(point.flags).join(' '),
  ];
  return `${cells.join(',')}\r\n`;
}

/**
 * Text that a spreadsheet takes for text: what would begin a formula gets an apostrophe in front (OWASP, CSV injection),
 * full-width signs too, which some programs read as the plain ones.
 */
export function textCell(text: string): string {
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
