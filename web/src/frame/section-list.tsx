import type { ComponentType } from 'react';
import type { Section } from '../routes.ts';
import { AlarmsSection } from '../features/alarms/alarms-section.tsx';
import { DevicesSection } from '../features/devices/devices-section.tsx';
import { FenceList } from '../features/fences/fence-list.tsx';
import { IncidentList } from '../features/incidents/incident-list.tsx';
import { Overview } from '../features/overview/overview.tsx';
import { RentalList } from '../features/rentals/rental-list.tsx';
import { SettingsList } from '../features/settings/settings-list.tsx';
import { UnitsSection } from '../features/units/units-section.tsx';
import { VehicleList } from '../features/vehicles/vehicle-list.tsx';

const LISTS: Readonly<Record<Section, ComponentType | null>> = {
  map: null,
  incidents: IncidentList,
  alarms: AlarmsSection,
  vehicles: VehicleList,
  rentals: RentalList,
  units: UnitsSection,
  devices: DevicesSection,
  fences: FenceList,
  overview: Overview,
  settings: SettingsList,
};

/** The list that a section shows, as a panel beside the map or as a table over it. */
export function SectionList({ section }: { section: Section }) {
  const List = LISTS[section];
  return List && <List />;
}
