import { Tooltip } from '@base-ui/react/tooltip';
import type { SessionUser } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../data/api.ts';
import { startEventEffects } from '../data/event-effects.ts';
import { syncFences } from '../data/fences.ts';
import { useLink } from '../data/live.ts';
import { useMay } from '../data/session.ts';
import { syncFleet } from '../data/sync-fleet.ts';
import { keepTally } from '../data/tally.ts';
import { startAlarmSound } from '../features/alarms/alarm-sound.ts';
import { SoundBlocked } from '../features/alarms/sound-control.tsx';
import { PastBar } from '../features/past/past-bar.tsx';
import { pastInstant } from '../features/past/past-time.ts';
import { PlaybackBar } from '../features/playback/playback-bar.tsx';
import { OverlayHost } from '../keys/overlay-host.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { DETAIL_LIMITS, LIST_LIMITS, resizeDetail, resizeList, useLayout } from '../layout-store.ts';
import { useRoute } from '../route-store.ts';
import { BottomSheet } from './bottom-sheet.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { IncidentStrip } from './incident-strip.tsx';
import { Rail } from './rail.tsx';
import { ResizeHandle } from './resize-handle.tsx';
import { SectionList } from './section-list.tsx';
import { SelectionDetail } from './selection-detail.tsx';
import { Stage } from './stage.tsx';
import { ToastCorner } from './toast-corner.tsx';
import { TopBar } from './top-bar.tsx';
import { useNarrow } from './use-narrow.ts';
import './frame.css';

/** The room: the map, and the furniture along its walls. */
export function Console({ user }: { user: SessionUser }) {
  const { t } = useTranslation();
  const city = useQuery({ queryKey: ['city'], queryFn: api.city, staleTime: Infinity });
  useEffect(() => (city.data ? syncFleet(city.data.camera, user) : undefined), [city.data, user]);
  useEffect(keepTally, []);
  useEffect(startEventEffects, []);
  useEffect(startAlarmSound, []);
  useEffect(() => syncFences(user), [user]);
  useKeys();
  const narrow = useNarrow();
  const cut = useLink((state) => state.state === 'cut');
  return (
    <Tooltip.Provider delay={500}>
      <div className="console" data-cut={cut || undefined}>
        <a className="skip-link" href="#main">
          {t('frame.skipToMap')}
        </a>
        <Rail />
        {narrow ? <NarrowRoom /> : <WideRoom />}
      </div>
      <OverlayHost />
      <ToastCorner />
      <SoundBlocked />
    </Tooltip.Provider>
  );
}

function WideRoom() {
  const { t } = useTranslation();
  const { section, table, selection } = useRoute();
  const { listPx, detailPx, listOpen, detailOpen } = useLayout();
  const hasList = section !== 'map' && !table && listOpen;
  const hasDetail = selection !== null && detailOpen;
  useEffect(() => {
    // Toasts lie outside of the room and keep clear of the panel by this.
    document.documentElement.style.setProperty('--detail-px', `${String(hasDetail ? detailPx : 0)}px`);
  }, [hasDetail, detailPx]);
  return (
    <>
      {hasList && (
        <aside className="panel list" style={{ width: listPx }} aria-label={t('frame.panels.list')}>
          <ErrorBoundary key={section}>
            <SectionList section={section} />
          </ErrorBoundary>
          <ResizeHandle
            label={t('frame.panels.resizeList')}
            px={listPx}
            limits={LIST_LIMITS}
            edge="right"
            onResize={resizeList}
          />
        </aside>
      )}
      <main className="center" id="main" tabIndex={-1}>
        <TopBar />
        <Stage>
          {table && section !== 'map' && (
            <div className="table-cover">
              <ErrorBoundary key={section}>
                <SectionList section={section} />
              </ErrorBoundary>
            </div>
          )}
        </Stage>
        <BelowTheMap otherwise={<IncidentStrip />} />
      </main>
      {hasDetail && (
        <aside
          className="panel detail-panel"
          data-over-map
          style={{ width: detailPx }}
          aria-label={t('frame.panels.detail')}
        >
          <ResizeHandle
            label={t('frame.panels.resizeDetail')}
            px={detailPx}
            limits={DETAIL_LIMITS}
            edge="left"
            onResize={resizeDetail}
          />
          <ErrorBoundary key={selection.id}>
            <SelectionDetail selection={selection} />
          </ErrorBoundary>
        </aside>
      )}
    </>
  );
}

/** A day that is played back or an instant of the past that is on show, else what belongs to now. */
function BelowTheMap({ otherwise }: { otherwise: ReactNode }) {
  const play = useRoute((state) => state.params.play);
  const at = useRoute((state) => pastInstant(state.params.past));
  const mayRead = useMay('positions.read');
  if (play !== undefined) return <PlaybackBar key={play} vehicleId={play} />;
  return at === undefined || !mayRead ? otherwise : <PastBar at={at} />;
}

function NarrowRoom() {
  return (
    <main className="center" id="main" tabIndex={-1}>
      <TopBar />
      <Stage />
      <BelowTheMap otherwise={<BottomSheet />} />
    </main>
  );
}
