import type { DeviceStatus, QuarantineReason } from '@roadcall/contracts';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { spanInWords } from '../../ui/time.tsx';
import './devices.css';

/** Status as shape, colour and word; what it means on hover. */
export function StatusWord({ status }: { status: DeviceStatus }) {
  const { t } = useTranslation();
  return (
    <span className="device-status" data-status={status} title={t(`devices.statusHelp.${status}`)}>
      {t(`devices.status.${status}`)}
    </span>
  );
}

/** A delay: milliseconds while it is short, and ahead when the clock of the device is. */
export function lagInWords(t: TFunction, lagMs: number): string {
  const size = Math.abs(lagMs);
  const words = size < 10_000 ? t('devices.ms', { n: Math.round(size) }) : spanInWords(t, size / 1_000);
  return lagMs < 0 ? t('devices.lagAhead', { lag: words }) : words;
}

export function reasonInWords(t: TFunction, reason: QuarantineReason): string {
  return t(`keys.overview.reason.${reason}`);
}

export function sizeInWords(t: TFunction, bytes: number): string {
  return bytes < 1_024 ? t('devices.quarantine.bytes', { n: bytes }) : `${(bytes / 1_024).toFixed(1)} kB`;
}
