import { Tabs } from '@base-ui/react/tabs';
import type { Device } from '@roadcall/contracts';
import { CarFront, Cpu, Truck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../data/api-error.ts';
import { DetailFrame, DetailGone } from '../../detail/detail-frame.tsx';
import { select } from '../../route-store.ts';
import { FailedState, SkeletonRows } from '../../ui/states.tsx';
import { DeviceCommands } from './device-commands.tsx';
import { DeviceCredentials } from './device-credentials.tsx';
import { DeviceFittings } from './device-fittings.tsx';
import { DeviceHealthTab } from './device-health.tsx';
import { DeviceQuarantine } from './device-quarantine.tsx';
import { StatusWord } from './device-words.tsx';
import { useDevice } from './use-devices.ts';

const TABS = ['health', 'commands', 'credentials', 'fitting', 'quarantine'] as const;

/** Everything about one device, and what can be done about it. */
export function DeviceDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data: device, error, refetch } = useDevice(id);
  if (error instanceof ApiError && error.status === 404) return <DetailGone>{t('devices.detail.gone')}</DetailGone>;
  if (!device) return error ? <FailedState error={error} onRetry={() => void refetch()} /> : <SkeletonRows rows={6} />;
  return <Detail device={device} />;
}

function Detail({ device }: { device: Device }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<(typeof TABS)[number]>('health');
  return (
    <DetailFrame
      label={t('devices.detail.label')}
      mark={<Cpu size={22} aria-hidden />}
      title={<span className="mono">{device.id}</span>}
      subtitle={`${device.model} · ${device.fittedLabel ?? t('devices.notFitted')}`}
      badges={
        <span className="pill">
          <StatusWord status={device.status} />
        </span>
      }
      actions={<ShowCarrier device={device} />}
    >
      <Tabs.Root value={tab} onValueChange={setTab}>
        <Tabs.List className="detail-tabs block-line">
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`devices.detail.tabs.${name}`)}
              {name === 'quarantine' && device.quarantinedCount > 0 && (
                <span className="count">{device.quarantinedCount}</span>
              )}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="health">
          <DeviceHealthTab device={device} />
        </Tabs.Panel>
        <Tabs.Panel value="commands">
          <DeviceCommands device={device} />
        </Tabs.Panel>
        <Tabs.Panel value="credentials">
          <DeviceCredentials device={device} />
        </Tabs.Panel>
        <Tabs.Panel value="fitting">
          <DeviceFittings device={device} />
        </Tabs.Panel>
        <Tabs.Panel value="quarantine">
          <DeviceQuarantine deviceId={device.id} />
        </Tabs.Panel>
      </Tabs.Root>
    </DetailFrame>
  );
}

function ShowCarrier({ device }: { device: Device }) {
  const { t } = useTranslation();
  const to = device.fittedTo;
  if (to === null) return null;
  const selection =
    'vehicleId' in to ? ({ kind: 'vehicle', id: to.vehicleId } as const) : ({ kind: 'unit', id: to.unitId } as const);
  const Icon = selection.kind === 'vehicle' ? CarFront : Truck;
  return (
    <button type="button" className="button grow" onClick={() => select(selection)}>
      <Icon aria-hidden />
      {t(selection.kind === 'vehicle' ? 'devices.detail.showVehicle' : 'devices.detail.showUnit')}
    </button>
  );
}
