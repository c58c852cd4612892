import { Tabs } from '@base-ui/react/tabs';
import { Crosshair, History, LocateFixed, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { useMay } from '../../data/session.ts';
import { DetailFrame, DetailGone } from '../../detail/detail-frame.tsx';
import { showOverlay } from '../../keys/overlays.ts';
import { useFollow } from '../../map/camera-work.ts';
import { currentMap } from '../../map/current-map.ts';
import { fitSelection } from '../../map/fit-selection.ts';
import { MarkOf } from '../../marks/mark-icon.tsx';
import { markOfVehicle, statusOfVehicle } from '../../marks/marks.ts';
import { select } from '../../route-store.ts';
import { Ago } from '../../ui/time.tsx';
import { isOpen } from '../incidents/incident-clock.ts';
import { playBack } from '../playback/use-playback.ts';
import { useMotion } from './use-motion.ts';
import { VehicleAlarms, VehicleIncidents } from './vehicle-history.tsx';
import { VehicleNow } from './vehicle-now.tsx';

const TABS = ['now', 'alarms', 'incidents'] as const;

/** Everything about one vehicle, and what can be done about it. */
export function VehicleDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const vehicle = useFleet((state) => state.vehicles.get(id));
  if (!vehicle) return <DetailGone>{t('fleet.vehicle.gone')}</DetailGone>;
  return <Detail key={id} vehicle={vehicle} />;
}

function Detail({ vehicle }: { vehicle: NonNullable<ReturnType<typeof useVehicle>> }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<(typeof TABS)[number]>('now');
  const motion = useMotion(vehicle);
  const mark = markOfVehicle(vehicle, motion.motion, motion.stale);
  const status = statusOfVehicle(vehicle, motion.motion);
  const counts = useCounts(vehicle.id);
  return (
    <DetailFrame
      label={t('fleet.vehicle.title')}
      mark={<MarkOf mark={mark} size={24} turnDeg={motion.headingDeg ?? 0} />}
      title={<span className="plate">{vehicle.plate}</span>}
      subtitle={`${vehicle.make} ${vehicle.model} · ${t(`fleet.class.${vehicle.class}`)} · ${vehicle.colour}`}
      badges={
        <>
          <span className="pill">
            <MarkOf mark={{ ...mark, stale: false }} size={15} turnDeg={0} />
            {t(`fleet.status.${status}`)}
          </span>
          {vehicle.condition !== 'ok' && <span className="pill plain">{t(`fleet.phase.${vehicle.rentalPhase}`)}</span>}
          {motion.stale && (
            <span className="pill plain stale">
              {t('fleet.stale')} {motion.fixAt !== null && <Ago at={motion.fixAt} />}
            </span>
          )}
        </>
      }
      actions={<VehicleActions id={vehicle.id} no={vehicle.no} />}
    >
      <Tabs.Root value={tab} onValueChange={setTab}>
        <Tabs.List className="detail-tabs block-line">
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`fleet.vehicle.tabs.${name}`)}
              {name !== 'now' && counts[name] > 0 && <span className="count">{counts[name]}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="now">
          <VehicleNow vehicle={vehicle} motion={motion} />
        </Tabs.Panel>
        <Tabs.Panel value="alarms">
          <VehicleAlarms vehicleId={vehicle.id} />
        </Tabs.Panel>
        <Tabs.Panel value="incidents">
          <VehicleIncidents vehicleId={vehicle.id} />
        </Tabs.Panel>
      </Tabs.Root>
    </DetailFrame>
  );
}

const useVehicle = (id: string) => useFleet((state) => state.vehicles.get(id));

function useCounts(vehicleId: string): { alarms: number; incidents: number } {
  const { alarms, incidents } = useFleet();
  return useMemo(
    () => ({
      alarms: [...alarms.values()].filter((alarm) => alarm.vehicleId === vehicleId && alarm.active).length,
      incidents: [...incidents.values()].filter((incident) => incident.vehicleId === vehicleId && isOpen(incident))
        .length,
    }),
    [alarms, incidents, vehicleId],
  );
}

function VehicleActions({ id, no }: { id: string; no: number }) {
  const { t } = useTranslation();
  const may = useMay('incidents.write');
  const mayRead = useMay('positions.read');
  const following = useFollow((state) => state.no === no);
  const incidents = useFleet((state) => state.incidents);
  const running = [...incidents.values()].find((incident) => incident.vehicleId === id && isOpen(incident));
  return (
    <>
      {running ? (
        <button
          type="button"
          className="button primary grow"
          onClick={() => select({ kind: 'incident', id: running.id })}
        >
          <TriangleAlert aria-hidden />
          {t('fleet.vehicle.showIncident')}
        </button>
      ) : (
        may && (
          <button
            type="button"
            className="button primary grow"
            aria-keyshortcuts="d"
            onClick={() => showOverlay({ kind: 'newIncident', vehicleId: id })}
          >
            <TriangleAlert aria-hidden />
            {t('fleet.vehicle.openIncident')}
          </button>
        )
      )}
      {mayRead && (
        <button type="button" className="button" onClick={() => playBack(id)}>
          <History aria-hidden />
          {t('playback.open')}
        </button>
      )}
      <FollowAndFit no={no} following={following} />
    </>
  );
}

/** The two camera actions of whatever moves. */
export function FollowAndFit({ no, following }: { no: number; following: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <button
        type="button"
        className="button"
        aria-pressed={following}
        aria-keyshortcuts="Space"
        onClick={() => currentMap()?.camera.toggleFollow(no)}
      >
        <LocateFixed aria-hidden />
        {following ? t('fleet.vehicle.following') : t('fleet.vehicle.follow')}
      </button>
      <button type="button" className="button" aria-keyshortcuts="f" onClick={fitSelection}>
        <Crosshair aria-hidden />
        {t('fleet.vehicle.fit')}
      </button>
    </>
  );
}
