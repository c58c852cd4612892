import { AlarmDetail } from '../features/alarms/alarm-detail.tsx';
import { RuleDetail } from '../features/alarms/rules/rule-detail.tsx';
import { DeviceDetail } from '../features/devices/device-detail.tsx';
import { GatewayDetail } from '../features/devices/gateway-detail.tsx';
import { QuarantineDetail } from '../features/devices/quarantine-detail.tsx';
import { FenceDetail } from '../features/fences/fence-detail.tsx';
import { IncidentDetail } from '../features/incidents/incident-detail.tsx';
import { SettingsDetail } from '../features/settings/settings-detail.tsx';
import { UnitDetail } from '../features/units/unit-detail.tsx';
import { VehicleDetail } from '../features/vehicles/vehicle-detail.tsx';
import type { Selection } from '../routes.ts';

export function SelectionDetail({ selection }: { selection: Selection }) {
  if (selection.kind === 'vehicle') return <VehicleDetail id={selection.id} />;
  if (selection.kind === 'unit') return <UnitDetail id={selection.id} />;
  if (selection.kind === 'alarm') return <AlarmDetail key={selection.id} id={selection.id} />;
  if (selection.kind === 'rule') return <RuleDetail key={selection.id} id={selection.id} />;
  if (selection.kind === 'device') return <DeviceDetail key={selection.id} id={selection.id} />;
  if (selection.kind === 'gateway') return <GatewayDetail key={selection.id} id={selection.id} />;
  if (selection.kind === 'quarantine') return <QuarantineDetail key={selection.id} id={selection.id} />;
  if (selection.kind === 'fence') return <FenceDetail id={selection.id} />;
  if (selection.kind === 'settings') return <SettingsDetail key={selection.id} id={selection.id} />;
  return <IncidentDetail id={selection.id} />;
}
