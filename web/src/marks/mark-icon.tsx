import type { Mark, Shape, Tone } from './marks.ts';

/** Outline of a service unit's badge. */
const BADGE =
  'M-4.8-9.4H4.8A4.6 4.6 0 0 1 9.4-4.8V4.8A4.6 4.6 0 0 1 4.8 9.4H-4.8A4.6 4.6 0 0 1-9.4 4.8V-4.8A4.6 4.6 0 0 1-4.8-9.4z';

interface Props {
  shape: Shape;
  tone: Tone;
  ring?: boolean;
  outline?: boolean;
  stale?: boolean;
  size?: number;
  /** Degrees clockwise: where an arrow points. */
  turnDeg?: number;
}

/** The mark of the map as an icon: the same shapes that map/layers/fleet-shader.ts draws, for lists, panels and the legend. */
export function MarkIcon({ shape, tone, ring, outline, stale, size = 18, turnDeg = 0 }: Props) {
  const colour = `var(--tone-${tone})`;
  const hollow = stale === true || outline === true;
  const paint = hollow
    ? { fill: 'var(--panel)', stroke: colour, strokeWidth: 1.7 }
    : { fill: colour, stroke: colour, strokeWidth: 0 };
  return (
    <svg className="mark" width={size} height={size} viewBox="-12 -12 24 24" aria-hidden="true">
      {ring && <circle r="10.4" fill="none" stroke="var(--tone-violet)" strokeWidth="1.9" />}
      <g transform={ring ? 'scale(0.8)' : undefined} {...paint} strokeLinejoin="round">
        <path d={BODY[shape]} transform={shape === 'arrow' ? `rotate(${String(turnDeg)})` : undefined} />
      </g>
      <Inner shape={shape} hollow={hollow} colour={colour} ring={ring === true} />
    </svg>
  );
}

export function MarkOf({ mark, size, turnDeg }: { mark: Mark; size?: number; turnDeg?: number }) {
  return (
    <MarkIcon {...mark} {...(size === undefined ? {} : { size })} {...(turnDeg === undefined ? {} : { turnDeg })} />
  );
}

const BODY: Readonly<Record<Shape, string>> = {
  arrow: 'M0-8.6 6.4 7.4 0 4.2-6.4 7.4z',
  dot: 'M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z',
  halfDot: 'M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z',
  notchedDot: 'M1.8-6.2A6.5 6.5 0 1 0 6.2-1.8 4 4 0 0 1 1.8-6.2z',
  square: 'M-4-5.6H4A1.6 1.6 0 0 1 5.6-4V4A1.6 1.6 0 0 1 4 5.6H-4A1.6 1.6 0 0 1-5.6 4V-4A1.6 1.6 0 0 1-4-5.6z',
  triangle: 'M0-8 8 6.4H-8z',
  diamond: 'M0-8.4 8.4 0 0 8.4-8.4 0z',
  towTruck: BADGE,
  repairVan: BADGE,
  deliveryDriver: BADGE,
};

const GLYPH: Partial<Record<Shape, string>> = {
  towTruck: 'M1-6v5.2c1.6 1 2.2 2.6 1.5 4.1A3.3 3.3 0 0 1-3.6 2',
  repairVan: 'M-4.6 4.8.9-.7M5.2-3.1A3.3 3.3 0 1 1 2.4-5.9L2.9-3z',
  deliveryDriver: 'M-5.6 0a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0M-.4 0H5.8V2.9M3 0V2.2',
};

function Inner({ shape, hollow, colour, ring }: { shape: Shape; hollow: boolean; colour: string; ring: boolean }) {
  const scale = ring ? 'scale(0.8)' : undefined;
  if (shape === 'halfDot' && !hollow) {
    return <path d="M-4.4 0a4.4 4.4 0 0 1 8.8 0z" fill="var(--panel)" transform={scale} />;
  }
  const glyph = GLYPH[shape];
  if (!glyph) return null;
  return (
    <path
      d={glyph}
      fill="none"
      stroke={hollow ? colour : 'var(--panel)'}
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  );
}
