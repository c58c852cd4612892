import { useEffect, useState, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../route-store.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { IncidentStrip } from './incident-strip.tsx';
import { SectionList } from './section-list.tsx';
import { SelectionDetail } from './selection-detail.tsx';

/** Heights of the sheet, share of the room: a glance, half, all but a strip of map. */
const STOPS = [0.17, 0.5, 0.9] as const;
type Stop = 0 | 1 | 2;

/** On a phone everything beside the map is one sheet below it, with three stops. */
export function BottomSheet() {
  const { t } = useTranslation();
  const { section, selection } = useRoute();
  const [stop, setStop] = useState<Stop>(section === 'map' && selection === null ? 0 : 1);
  const [dragPx, setDragPx] = useState<number | null>(null);
  useEffect(() => {
    if (section !== 'map' || selection !== null) setStop((held) => (held === 0 ? 1 : held));
    else setStop(0);
  }, [section, selection]);

  const onPointerDown = (down: PointerEvent<HTMLButtonElement>): void => {
    const handle = down.currentTarget;
    const sheet = handle.parentElement;
    const room = sheet?.parentElement?.clientHeight ?? window.innerHeight;
    const startPx = sheet?.clientHeight ?? 0;
    let lastPx = startPx;
    handle.setPointerCapture(down.pointerId);
    const move = (event: globalThis.PointerEvent): void => {
      lastPx = Math.min(room * 0.94, Math.max(64, startPx + down.clientY - event.clientY));
      setDragPx(lastPx);
    };
    const end = (): void => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
      setDragPx(null);
      if (Math.abs(lastPx - startPx) > 6) setStop(nearestStop(lastPx / room));
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
  };

  return (
    <section
      className="sheet"
      data-over-map
      aria-label={t('frame.panels.detail')}
      data-dragging={dragPx !== null || undefined}
      style={{ height: dragPx ?? `${String(STOPS[stop] * 100)}%` }}
    >
      <button
        type="button"
        className="sheet-handle"
        aria-label={stop === 2 ? t('frame.panels.shrink') : t('frame.panels.expand')}
        onPointerDown={onPointerDown}
        onClick={() => setStop((held) => ((held + 1) % 3) as Stop)}
      />
      <ErrorBoundary key={selection?.id ?? section}>
        {selection ? (
          <SelectionDetail selection={selection} />
        ) : section === 'map' ? (
          <IncidentStrip />
        ) : (
          <SectionList section={section} />
        )}
      </ErrorBoundary>
    </section>
  );
}

function nearestStop(share: number): Stop {
  const distances = STOPS.map((stop) => Math.abs(stop - share));
  return distances.indexOf(Math.min(...distances)) as Stop;
}
