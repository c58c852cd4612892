import { DeviceDetail } from '../features/devices/device-detail.tsx';
import { QuarantineDetail } from '../features/devices/quarantine-detail.tsx';
import { IncidentDetail } from '../features/incidents/incident-detail.tsx';
import { UnitDetail } from '../features/units/unit-detail.tsx';
import { VehicleDetail } from '../features/vehicles/vehicle-detail.tsx';
import type { Selection } from '../routes.ts';

export function SelectionDetail({ selection }: { selection: Selection }) {
  if (selection.kind === 'vehicle') return <VehicleDetail id={selection.id} />;
  if (selection.kind === 'unit') return <UnitDetail id={selection.id} />;
  if (selection.kind === 'device') return <DeviceDetail key={selection.id} id={selection.id} />;
  if (selection.kind === 'quarantine') return <QuarantineDetail key={selection.id} id={selection.id} />;
  return <IncidentDetail id={selection.id} />;
}
