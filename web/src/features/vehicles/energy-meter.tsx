import type { LastPosition } from '@roadcall/contracts';

/** Below this the meter warns, percent. */
const LOW_PCT = 15;

/** Fuel or charge as a bar with its number; nothing where it is unknown. */
export function EnergyMeter({ position }: { position: Pick<LastPosition, 'fuelPct' | 'chargePct'> | null }) {
  const percent = position?.chargePct ?? position?.fuelPct ?? null;
  if (percent === null) return <span className="faint">–</span>;
  return (
    <span
      className={percent < LOW_PCT ? 'meter low' : 'meter'}
      style={{ '--share': percent / 100 } as React.CSSProperties}
    >
      <i aria-hidden />
      {Math.round(percent)} %
    </span>
  );
}
