import { flagNames, type StoredPoint } from '@roadcall/store';
import type { ExportedTrack } from './exported-track.ts';

/** RFC 7946: a FeatureCollection with a point for each fix, so that it can be written as it is read. */
export async function* writeGeoJson(track: ExportedTrack): AsyncGenerator<string, void, undefined> {
  yield `{"type":"FeatureCollection","name":${JSON.stringify(track.label)},"features":[`;
  let separator = '\n';
  for await (const page of track.pages) {
    let text = '';
    for (const point of page) {
      text += separator + JSON.stringify(featureOf(point));
      separator = ',\n';
    }
    yield text;
  }
  yield '\n]}\n';
}

function featureOf(point: StoredPoint): object {
  const { lat, lon, altitudeM, speedKph, headingDeg, odometerM, fuelPct, chargePct, ignition, deviceId } = point;
  const known = Object.entries({ speedKph, headingDeg, odometerM, fuelPct, chargePct, ignition });
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: altitudeM === null ? [lon, lat] : [lon, lat, altitudeM] },
    properties: {
      recordedAt: new Date(point.at).toISOString(),
      deviceId,
      ...Object.fromEntries(known.filter(([, value]) => value !== null)),
      ...(point.alarmKind === null ? {} : { alarmKind: point.alarmKind, alarmActive: point.alarmActive }),
      ...(point.flags === 0 ? {} : { flags: flagNames(point.flags) }),
    },
  };
}
