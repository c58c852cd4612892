import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../data/tick.ts';
import { minutesSeconds } from '../../ui/time.tsx';
import { clockAt, type ClockLook, type LookedAt } from './incident-clock.ts';
import './clock.css';

const RADIUS = 15;
const LENGTH = 2 * Math.PI * RADIUS;

/** The clock in words, for tooltips and screen readers. */
export function clockInWords(t: TFunction, clock: ClockLook): string {
  const span = minutesSeconds(Math.abs(clock.leftMs));
  if (clock.phase === 'over' || clock.phase === 'excepted') return t(`desk.clock.${clock.phase}`);
  return clock.phase === 'breached' || clock.phase === 'missed'
    ? t(`desk.clock.${clock.phase}`, { over: span })
    : t(`desk.clock.${clock.phase}`, { left: span });
}

/** Ring of the time left: neutral, amber at half, filled orange at a fifth, filled red when broken, dashed while paused. */
export function ClockRing({ clock, size = 36 }: { clock: LookedAt | null; size?: number }) {
  const now = useNow((state) => state.now);
  const { t } = useTranslation();
  const look = clockAt(clock, now);
  return (
    <svg
      className={`clock-ring ${look.phase}`}
      width={size}
      height={size}
      viewBox="-18 -18 36 36"
      role="img"
      aria-label={clockInWords(t, look)}
    >
      <circle className="disc" r={RADIUS} />
      <circle className="track" r={RADIUS} />
      <circle
        className="left"
        r={RADIUS}
        transform="rotate(-90)"
        strokeDasharray={`${String(look.share * LENGTH)} ${String(LENGTH)}`}
      />
      {look.phase === 'paused' && <path className="pause" d="M-4 -5v10M4 -5v10" />}
    </svg>
  );
}

/** The time of the clock: minutes and seconds left, `+ mm:ss` when broken. */
export function ClockText({ clock }: { clock: LookedAt | null }) {
  const now = useNow((state) => state.now);
  const look = clockAt(clock, now);
  const over = look.phase === 'breached' || look.phase === 'missed';
  return (
    <span className={`clock-text ${look.phase}`}>
      {over && '+ '}
      {look.phase === 'over' || look.phase === 'excepted' ? '–' : minutesSeconds(Math.abs(look.leftMs))}
    </span>
  );
}
