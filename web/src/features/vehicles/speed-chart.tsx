import type { TrackPoint } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/time.tsx';

const WIDTH = 320;
const HEIGHT = 54;
/** A silence longer than this breaks the line, ms. */
const GAP_MS = 90_000;

/** Speed over the trail: a look says whether somebody drives calmly. */
export function SpeedChart({ points }: { points: readonly TrackPoint[] }) {
  const { t } = useTranslation();
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return <p className="faint">{t('fleet.vehicle.trailEmpty')}</p>;
  const begin = Date.parse(first.recordedAt);
  const span = Math.max(1, Date.parse(last.recordedAt) - begin);
  const top = Math.max(60, ...points.map((point) => point.speedKph ?? 0));
  const every = Math.ceil(points.length / WIDTH);
  let line = '';
  let before = -Infinity;
  for (let i = 0; i < points.length; i += every) {
    const point = points[i]!;
    const at = Date.parse(point.recordedAt);
    const x = ((at - begin) / span) * WIDTH;
    const y = HEIGHT - ((point.speedKph ?? 0) / top) * HEIGHT;
    line += `${at - before > GAP_MS ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    before = at;
  }
  return (
    <figure>
      <svg
        className="speed-chart"
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        preserveAspectRatio="none"
        aria-hidden
      >
        <path className="area" d={`${line}L${String(WIDTH)} ${String(HEIGHT)}L0 ${String(HEIGHT)}Z`} />
        <path className="line" d={line} />
      </svg>
      <figcaption className="chart-scale">
        <span>{clockTime(begin)}</span>
        <span>
          ≤ {Math.round(top)} {t('common.units.kph')}
        </span>
        <span>{clockTime(Date.parse(last.recordedAt))}</span>
      </figcaption>
    </figure>
  );
}
