import type { Device } from '@roadcall/contracts';
import { Cpu } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { select } from '../../route-store.ts';
import { Ago } from '../../ui/time.tsx';
import { lagInWords, StatusWord } from './device-words.tsx';
import { useModelOf } from './use-devices.ts';

export const DEVICE_COLUMNS =
  'minmax(150px, 1.2fr) 130px minmax(100px, 0.8fr) minmax(110px, 1fr) minmax(130px, 1.4fr) 80px 96px 84px 92px';

export function DeviceRow({ device }: { device: Device }) {
  const { t } = useTranslation();
  return (
    <button type="button" className="row-button" tabIndex={-1} onClick={() => open(device)}>
      <Cpu size={18} aria-hidden className="device-mark" />
      <span className="row-main">
        <span className="one">
          <span className="mono clip">{device.id}</span>
        </span>
        <span className="two clip">
          {device.fittedLabel === null ? t('devices.notFitted') : <span className="plate">{device.fittedLabel}</span>}
          {' · '}
          {device.model}
        </span>
      </span>
      <span className="row-end">
        <span className="one">
          <StatusWord status={device.status} />
        </span>
        <span className="two">
          {device.rejected24h > 0 && <RejectedCount count={device.rejected24h} />}
          {device.lastFixAt === null ? t('common.none') : <Ago at={device.lastFixAt} />}
        </span>
      </span>
    </button>
  );
}

const open = (device: Device): void => select({ kind: 'device', id: device.id });

function RejectedCount({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <span className="device-rejected" title={t('devices.columns.rejected')}>
      {count > 999 ? '999+' : count}
    </span>
  );
}

export function DeviceTableRow({ device }: { device: Device }) {
  const { t } = useTranslation();
  const model = useModelOf(device.model);
  return (
    <>
      <div role="cell">
        <button type="button" className="cell-button" tabIndex={-1} onClick={() => open(device)}>
          <span className="mono clip">{device.id}</span>
        </button>
      </div>
      <div role="cell">
        <StatusWord status={device.status} />
      </div>
      <div role="cell">
        {device.fittedLabel === null ? (
          <span className="faint">{t('devices.notFitted')}</span>
        ) : (
          <span className="plate">{device.fittedLabel}</span>
        )}
      </div>
      <div role="cell" className="muted">
        <span className="clip">{device.model}</span>
      </div>
      <div role="cell" className="muted">
        <span className="clip">{model?.capabilities.map((name) => t(`devices.capability.${name}`)).join(' · ')}</span>
      </div>
      <div role="cell" className="muted">
        <span className="clip">{device.firmware ?? t('common.none')}</span>
      </div>
      <div role="cell" className="muted">
        {device.lastFixAt === null ? t('common.none') : <Ago at={device.lastFixAt} />}
      </div>
      <div role="cell" className="number muted">
        {device.lastLagMs === null ? t('common.none') : lagInWords(t, device.lastLagMs)}
      </div>
      <div role="cell" className="number">
        {device.rejected24h > 0 ? <RejectedCount count={device.rejected24h} /> : <span className="faint">0</span>}
      </div>
    </>
  );
}

const HEADS = ['id', 'status', 'carrier', 'model', 'capabilities', 'firmware', 'lastFix', 'lag', 'rejected'] as const;

export function DeviceTableHead() {
  const { t } = useTranslation();
  return (
    <>
      {HEADS.map((head) => (
        <div key={head} role="columnheader" className={head === 'lag' || head === 'rejected' ? 'number' : ''}>
          {t(`devices.columns.${head}`)}
        </div>
      ))}
    </>
  );
}
