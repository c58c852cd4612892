import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../data/tick.ts';
import { minutesSeconds } from '../../ui/time.tsx';
import { clockOf, type IncidentClock } from './incident-clock.ts';
import './clock.css';

const RADIUS = 15;
const LENGTH = 2 * Math.PI * RADIUS;

type Facts = Parameters<typeof clockOf>[0];

/** The clock in words, for tooltips and screen readers. */
export function clockInWords(t: TFunction, clock: IncidentClock): string {
  const span = minutesSeconds(Math.abs(clock.leftMs));
  if (clock.phase === 'over') return t('desk.clock.over');
  return clock.phase === 'breached' || clock.phase === 'missed'
    ? t(`desk.clock.${clock.phase}`, { over: span })
    : t(`desk.clock.${clock.phase}`, { left: span });
}

/** Ring of the time left: neutral, amber at half, filled orange at a fifth, filled red when broken. */
export function ClockRing({ incident, size = 36 }: { incident: Facts; size?: number }) {
  const now = useNow((state) => state.now);
  const { t } = useTranslation();
  const clock = clockOf(incident, now);
  return (
    <svg
      className={`clock-ring ${clock.phase}`}
      width={size}
      height={size}
      viewBox="-18 -18 36 36"
      role="img"
      aria-label={clockInWords(t, clock)}
    >
      <circle className="disc" r={RADIUS} />
      <circle className="track" r={RADIUS} />
      <circle
        className="left"
        r={RADIUS}
        transform="rotate(-90)"
        strokeDasharray={`${String(clock.share * LENGTH)} ${String(LENGTH)}`}
      />
    </svg>
  );
}

/** The time of the clock: minutes and seconds left, `+ mm:ss` when broken. */
export function ClockText({ incident }: { incident: Facts }) {
  const now = useNow((state) => state.now);
  const clock = clockOf(incident, now);
  const over = clock.phase === 'breached' || clock.phase === 'missed';
  return (
    <span className={`clock-text ${clock.phase}`}>
      {over && '+ '}
      {clock.phase === 'over' ? '–' : minutesSeconds(Math.abs(clock.leftMs))}
    </span>
  );
}
