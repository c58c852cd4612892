import { Popover } from '@base-ui/react/popover';
import { History, Info, Minus, Navigation, Plus, Radar, Scan } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { toggleCoverage } from '../features/coverage/use-coverage.ts';
import { togglePast } from '../features/past/past-acts.ts';
import { useFleet } from '../data/fleet-store.ts';
import { useMay } from '../data/session.ts';
import { useFollow } from '../map/camera-work.ts';
import { currentMap } from '../map/current-map.ts';
import { TRAIL_SPEEDS } from '../map/layers/trail-speeds.ts';
import { MarkIcon } from '../marks/mark-icon.tsx';
import { STATUS_MARK, VEHICLE_STATUSES } from '../marks/marks.ts';
import { useRoute } from '../route-store.ts';
import { useTheme } from '../theme/theme-store.ts';
import { IconButton } from '../ui/icon-button.tsx';

/** The few buttons on the map: zoom, north, all, what the marks mean. */
export function MapTools() {
  const { t } = useTranslation();
  return (
    <div
      className="map-tools"
      data-over-map
      role="toolbar"
      aria-orientation="vertical"
      aria-label={t('frame.sections.map')}
    >
      <div className="tool-group">
        <IconButton label={t('frame.map.zoomIn')} side="left" onClick={() => currentMap()?.camera.zoomBy(1)}>
          <Plus />
        </IconButton>
        <IconButton label={t('frame.map.zoomOut')} side="left" onClick={() => currentMap()?.camera.zoomBy(-1)}>
          <Minus />
        </IconButton>
      </div>
      <div className="tool-group">
        <IconButton label={t('frame.map.fit')} side="left" onClick={() => currentMap()?.camera.fitCity()}>
          <Scan />
        </IconButton>
        <IconButton label={t('frame.map.north')} side="left" onClick={() => currentMap()?.camera.northUp()}>
          <Navigation />
        </IconButton>
        <PastButton />
        <CoverageButton />
        <Legend />
      </div>
    </div>
  );
}

/** Leads to the fleet at an instant of the past, and back. */
function PastButton() {
  const { t } = useTranslation();
  const isPast = useRoute((state) => state.params.past !== undefined);
  if (!useMay('positions.read')) return null;
  return (
    <IconButton label={t(isPast ? 'past.now' : 'past.open')} keys="H" side="left" onClick={togglePast}>
      <History />
    </IconButton>
  );
}

/** Shows and hides where help would come late. */
function CoverageButton() {
  const { t } = useTranslation();
  const isShown = useRoute((state) => state.layers.includes('coverage'));
  if (!useMay('positions.read')) return null;
  return (
    <IconButton label={t('coverage.show')} keys="C" side="left" aria-pressed={isShown} onClick={toggleCoverage}>
      <Radar />
    </IconButton>
  );
}

function Legend() {
  const { t } = useTranslation();
  const theme = useTheme((state) => state.theme);
  return (
    <Popover.Root>
      <Popover.Trigger className="icon-button" aria-label={t('frame.map.legend')}>
        <Info />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="positioner" side="left" align="end" sideOffset={10}>
          <Popover.Popup className="popup legend">
            <Popover.Title className="menu-label">{t('fleet.legend.title')}</Popover.Title>
            <ul>
              {VEHICLE_STATUSES.filter((status) => status !== 'rescue').map((status) => (
                <li key={status}>
                  <MarkIcon {...STATUS_MARK[status]} />
                  {t(`fleet.status.${status}`)}
                </li>
              ))}
              <li>
                <MarkIcon shape="dot" tone="blue" ring />
                {t('fleet.legend.ring')}
              </li>
              <li>
                <MarkIcon shape="arrow" tone="blue" stale />
                {t('fleet.legend.stale')}
              </li>
              <li>
                <MarkIcon shape="triangle" tone="red" />
                {t('fleet.legend.incident')}
              </li>
              <li>
                <MarkIcon shape="towTruck" tone="violet" outline />
                {t('fleet.legend.unitFree')}
              </li>
              <li>
                <MarkIcon shape="repairVan" tone="violet" />
                {t('fleet.legend.unitCommitted')}
              </li>
            </ul>
            <div className="menu-line" />
            <div className="menu-label">
              {t('fleet.legend.trail')} ({t('common.units.kph')})
            </div>
            <ol className="speed-scale">
              {TRAIL_SPEEDS.map(({ fromKph, colour }) => (
                <li key={fromKph} style={{ '--speed': colour[theme] } as React.CSSProperties}>
                  {fromKph}
                </li>
              ))}
            </ol>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Says whom the camera follows, and lets go. */
export function FollowNote() {
  const { t } = useTranslation();
  const no = useFollow((state) => state.no);
  const { vehicles, units } = useFleet();
  if (no === null) return null;
  const vehicle = [...vehicles.values()].find((candidate) => candidate.no === no);
  const unit = [...units.values()].find((candidate) => candidate.no === no);
  return (
    <div className="follow-note" data-over-map role="status">
      <span>{t('frame.map.follow', { name: vehicle?.plate ?? unit?.name ?? '' })}</span>
      <button type="button" className="button small quiet" onClick={() => useFollow.setState({ no: null })}>
        {t('frame.map.unfollow')}
      </button>
    </div>
  );
}
