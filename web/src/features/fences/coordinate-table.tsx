import type { Position } from '@roadcall/geo';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentMap } from '../../map/current-map.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { rounded, type DraftShape } from './draft-shape.ts';
import { setShape } from './fence-draft.ts';

/** The corners as numbers: everything that can be drawn can be typed. */
export function CoordinateTable({ shape }: { shape: DraftShape }) {
  const { t } = useTranslation();
  const { points, type } = shape;
  const isCircle = type === 'Point';
  const put = (index: number, position: Position): void => setShape({ points: points.with(index, position) });
  const add = (): void => setShape({ points: [...points, nextPoint(points)] });
  return (
    <div className="coordinates">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('fences.table.point')}</th>
            <th scope="col">{t('fences.table.lat')}</th>
            <th scope="col">{t('fences.table.lon')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('fences.table.remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map(([lon, lat], index) => (
            // A point has no name but its place in the order.
            <tr key={index}>
              <td>{isCircle ? t('fences.table.centre') : index + 1}</td>
              <td>
                <DegreeField
                  label={t('fences.table.latOf', { number: index + 1 })}
                  value={lat}
                  limit={85}
                  onChange={(next) => put(index, [lon, next])}
                />
              </td>
              <td>
                <DegreeField
                  label={t('fences.table.lonOf', { number: index + 1 })}
                  value={lon}
                  limit={180}
                  onChange={(next) => put(index, [next, lat])}
                />
              </td>
              <td>
                <IconButton
                  label={t('fences.table.removePoint', { number: index + 1 })}
                  onClick={() => setShape({ points: points.toSpliced(index, 1) })}
                >
                  <Trash2 />
                </IconButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {!(isCircle && points.length > 0) && (
        <button type="button" className="button small" onClick={add}>
          <Plus aria-hidden />
          {t(isCircle ? 'fences.table.setCentre' : 'fences.table.addPoint')}
        </button>
      )}
    </div>
  );
}

/** How far beside the last point a new one begins, degrees (about 200 m). */
const STEP_DEG = 0.002;

/** Where a new point begins: a little beside the last one, else in the middle of the map. */
function nextPoint(points: readonly Position[]): Position {
  const last = points.at(-1);
  if (last !== undefined) {
    // East, north, west: the first four make a square.
    const [east, north] = [[STEP_DEG, 0] as const, [0, STEP_DEG] as const, [-STEP_DEG, 0] as const][
      points.length - 1
    ] ?? [-STEP_DEG / 2, STEP_DEG / 2];
    return rounded([last[0] + east, last[1] + north]);
  }
  const center = currentMap()?.map.getCenter();
  return rounded([center?.lng ?? 0, center?.lat ?? 0]);
}

interface DegreeProps {
  label: string;
  value: number;
  limit: number;
  onChange: (value: number) => void;
}

/** Keeps what is typed until it is a number within its range. */
function DegreeField({ label, value, limit, onChange }: DegreeProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (): void => {
    const number = Number(typed);
    if (typed !== null && typed.trim() !== '' && Math.abs(number) <= limit && number !== value) onChange(number);
    setTyped(null);
  };
  const isBad = typed !== null && !(typed.trim() !== '' && Math.abs(Number(typed)) <= limit);
  return (
    <input
      className="input"
      inputMode="decimal"
      aria-label={label}
      aria-invalid={isBad}
      value={typed ?? String(value)}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          event.preventDefault();
          commit();
        }
      }}
    />
  );
}
