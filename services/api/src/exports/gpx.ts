import type { StoredPoint } from '@roadcall/store';
import type { ExportedTrack } from './exported-track.ts';

/** A longer silence begins a new segment, ms. */
const GAP_MS = 300_000;
const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<gpx version="1.1" creator="Roadcall" xmlns="http://www.topografix.com/GPX/1/1"' +
  ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2">\n';

/** GPX 1.1: one track, a segment for each stretch without a gap; speed and course as Garmin's track point extension. */
export async function* writeGpx(track: ExportedTrack): AsyncGenerator<string, void, undefined> {
  yield `${HEAD}<trk><name>${escapeXml(track.label)}</name>`;
  let before: StoredPoint | undefined;
  for await (const page of track.pages) {
    let text = '';
    for (const point of page) {
      if (before === undefined) text += '<trkseg>\n';
      else if (point.at - before.at > GAP_MS || point.deviceId !== before.deviceId) text += '</trkseg>\n<trkseg>\n';
      text += pointElement(point);
      before = point;
    }
    yield text;
  }
  yield `${before === undefined ? '' : '</trkseg>'}</trk>\n</gpx>\n`;
}

/** Elements in the order that the schema asks for. */
function pointElement(point: StoredPoint): string {
  const { altitudeM, satellites, hdop, speedKph, headingDeg } = point;
  const motion =
    (speedKph === null ? '' : `<gpxtpx:speed>${(speedKph / 3.6).toFixed(2)}</gpxtpx:speed>`) +
    (headingDeg === null ? '' : `<gpxtpx:course>${headingDeg}</gpxtpx:course>`);
  return (
    `<trkpt lat="${point.lat}" lon="${point.lon}">` +
    (altitudeM === null ? '' : `<ele>${altitudeM}</ele>`) +
    `<time>${new Date(point.at).toISOString()}</time>` +
    (satellites === null ? '' : `<sat>${satellites}</sat>`) +
    (hdop === null ? '' : `<hdop>${hdop}</hdop>`) +
    (motion === ''
      ? ''
      : `<extensions><gpxtpx:TrackPointExtension>${motion}</gpxtpx:TrackPointExtension></extensions>`) +
    '</trkpt>\n'
  );
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for XML 1.0: its five characters escaped, control characters that it does not know left out. */
export function escapeXml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const known = text.toWellFormed().replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');
  return known.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);
}
