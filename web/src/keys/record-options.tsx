import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../data/fleet-store.ts';
import { isStaleNow, motionNow } from '../data/tally.ts';
import { IncidentIcon } from '../features/incidents/incident-icon.tsx';
import { currentMap } from '../map/current-map.ts';
import { pageSeconds } from '../data/live.ts';
import { MarkOf } from '../marks/mark-icon.tsx';
import { markOfUnit, markOfVehicle } from '../marks/marks.ts';
import { select } from '../route-store.ts';
import { findRecords } from './find-records.ts';
import { whoseOf } from '../features/incidents/whose-incident.ts';

export interface Option {
  readonly id: string;
  readonly group: string;
  readonly icon: ReactNode;
  readonly text: ReactNode;
  readonly note: ReactNode;
  run(): void;
}

/** Selects a record and brings it into sight. */
function show(kind: 'vehicle' | 'unit', record: { id: string; no: number }): void {
  select({ kind, id: record.id });
  const map = currentMap();
  const slot = map?.fleet.table.slotOf(record.no);
  if (map && slot !== undefined) map.camera.reveal(map.fleet.table.latLonAt(slot, pageSeconds()));
}

/** Records that a query finds, as options of a search field or the palette. */
export function useRecordOptions(query: string): Option[] {
  const { t } = useTranslation();
  const fleet = useFleet();
  return useMemo(() => {
    const found = findRecords(fleet, query);
    return [
      ...found.incidents.map((incident) => ({
        id: incident.id,
        group: t('frame.search.incidents'),
        icon: <IncidentIcon type={incident.type} />,
        text: (
          <>
            {t(`desk.incidentType.${incident.type}`)} <span className="plate muted">{whoseOf(incident)}</span>
          </>
        ),
        note: incident.number,
        run: () => select({ kind: 'incident', id: incident.id }),
      })),
      ...found.vehicles.map((vehicle) => ({
        id: vehicle.id,
        group: t('frame.search.vehicles'),
        icon: <MarkOf mark={markOfVehicle(vehicle, motionNow(vehicle), isStaleNow(vehicle))} size={16} />,
        text: <span className="plate">{vehicle.plate}</span>,
        note: `${vehicle.make} ${vehicle.model}`,
        run: () => show('vehicle', vehicle),
      })),
      ...found.units.map((unit) => ({
        id: unit.id,
        group: t('frame.search.units'),
        icon: <MarkOf mark={markOfUnit(unit, isStaleNow(unit))} size={17} />,
        text: unit.name,
        note: t(`fleet.unitKind.${unit.kind}`),
        run: () => show('unit', unit),
      })),
    ];
  }, [fleet, query, t]);
}
