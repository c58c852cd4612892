import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/time.tsx';
import type { Playback } from './use-playback.ts';
import type { PlacedPoint } from './track-places.ts';

const WIDTH = 1_000;
const HEIGHT = 64;
/** A silence longer than this breaks the lines, ms. */
const GAP_MS = 120_000;

/** Speed and energy over time with the events on them; a slider lies over it, so that a click, a drag and arrows seek. */
export function PlaybackChart({ playback }: { playback: Playback }) {
  const { t } = useTranslation();
  const { points, events, player, zone } = playback;
  const slider = useRef<HTMLInputElement>(null);
  const hand = useRef<HTMLSpanElement>(null);
  const spanMs = Math.max(1, player.to - player.from);
  const shareOf = (at: number): number => (at - player.from) / spanMs;
  useEffect(() => {
    const draw = (at: number): void => {
      if (slider.current) {
        slider.current.value = String(at);
        slider.current.setAttribute('aria-valuetext', clockTime(at, true, zone));
      }
      hand.current?.style.setProperty('left', `${String(((at - player.from) / spanMs) * 100)}%`);
    };
    draw(player.at);
    return player.onTime(draw);
  }, [player, spanMs, zone]);
  const top = points.reduce((most, { speedKph }) => Math.max(most, speedKph ?? 0), 60);
  const line = (read: (point: PlacedPoint) => number | null): string => pathOf(points, shareOf, read);
  return (
    <div className="playback-chart">
      <div className="playback-plot">
        <svg viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} preserveAspectRatio="none" aria-hidden>
          <path className="line" d={line(({ speedKph }) => (speedKph === null ? null : speedKph / top))} />
          <path className="energy" d={line(({ energyPct }) => (energyPct === null ? null : energyPct / 100))} />
        </svg>
        {events.map(({ key, at, what }) => (
          <i
            key={key}
            data-kind={what.kind}
            style={{
              left: `${String(shareOf(at) * 100)}%`,
              ...(what.kind === 'gap' ? { width: `${String((what.ms / spanMs) * 100)}%` } : {}),
            }}
          />
        ))}
        <span className="playback-hand" ref={hand} />
        <input
          ref={slider}
          type="range"
          min={player.from}
          max={player.to}
          step={1_000}
          defaultValue={player.at}
          aria-label={t('playback.timeline')}
          onInput={(event) => player.seek(Number(event.currentTarget.value))}
        />
      </div>
      <div className="chart-scale">
        <span>{clockTime(player.from, false, zone)}</span>
        <span>
          <b className="key-speed" /> {t('playback.speed')} ≤ {Math.round(top)} {t('common.units.kph')}{' '}
          <b className="key-energy" /> {t('playback.energy')}
        </span>
        <span>{clockTime(player.to, false, zone)}</span>
      </div>
    </div>
  );
}

/** At most one point per unit of width; of those that share one the highest is kept, so that no peak is lost. */
function pathOf(
  points: readonly PlacedPoint[],
  shareOf: (at: number) => number,
  read: (point: PlacedPoint) => number | null,
): string {
  let path = '';
  let [column, highest, before] = [-1, 0, -Infinity];
  for (const point of points) {
    const value = read(point);
    if (value === null) continue;
    const x = Math.round(shareOf(point.at) * WIDTH);
    if (x === column && value <= highest) continue;
    path += `${point.at - before > GAP_MS ? 'M' : 'L'}${String(x)} ${(HEIGHT - value * HEIGHT).toFixed(1)}`;
    [column, highest, before] = [x, value, point.at];
  }
  return path;
}
