import { boundsOf, expandBounds, type LatLon } from '@roadcall/geo';
import type { Assignment, UnitWithPosition } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { routeOf } from '../incidents/live-eta.ts';
import { targetOf } from './job-facts.tsx';

const [WIDTH, HEIGHT] = [358, 130];
/** Room for the marks at its edge, px. */
const EDGE = 22;

interface Props {
  unit: UnitWithPosition;
  assignment: Assignment;
}

/** The way as a line: where the crew is, what it fetches, where it goes. The phone's own maps guide it. */
export function WaySketch({ unit, assignment }: Props) {
  const { t } = useTranslation();
  const line = routeOf(assignment)?.line ?? [];
  const target = targetOf(assignment);
  const { position } = unit;
  const places = [...line, target, assignment.destination, ...(position ? [position] : [])];
  const bounds = boundsOf(places);
  if (!bounds || places.length < 3) return null;
  const place = projectInto(expandBounds(bounds, 100));
  const points = line.map((one) => place(one).join(',')).join(' ');
  const [ownX, ownY] = position ? place(position) : [null, null];
  const [x, y] = place(assignment.destination);
  const [pickX, pickY] = target.isPickUp ? place(target) : [null, null];
  return (
    <svg
      className="crew-sketch"
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      role="img"
      aria-label={t('crew.sketch')}
    >
      {points !== '' && <polyline points={points} />}
      {pickX !== null && <rect x={pickX - 6} y={pickY - 6} width="12" height="12" rx="2" className="pick-up" />}
      <path d={`M${String(x)} ${String(y)}l-8-15a8.6 8.6 0 1 1 16 0z`} className="scene" />
      {ownX !== null && <circle cx={ownX} cy={ownY} r="7" className="own" />}
    </svg>
  );
}

/** Flat enough for a few kilometres, with one scale for both directions. */
function projectInto({ west, south, east, north }: { west: number; south: number; east: number; north: number }) {
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min((WIDTH - 2 * EDGE) / ((east - west) * shrink), (HEIGHT - 2 * EDGE) / (north - south));
  const [padX, padY] = [(WIDTH - (east - west) * shrink * scale) / 2, (HEIGHT - (north - south) * scale) / 2];
  return ({ lat, lon }: LatLon): [number, number] => [
    Math.round((padX + (lon - west) * shrink * scale) * 10) / 10,
    Math.round((padY + (north - lat) * scale) * 10) / 10,
  ];
}
