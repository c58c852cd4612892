import { DeviceStatus, type DeviceSummary } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { setParams, useRoute } from '../../route-store.ts';
import { useDeviceModels } from './use-devices.ts';

const OTHERS = ['unfitted', 'rejecting'] as const;

/** Chips with counts, of which one filters; and the model. */
export function DeviceFilters({ summary }: { summary: DeviceSummary | undefined }) {
  const { t } = useTranslation();
  const { state, model } = useRoute((route) => route.params);
  const models = useDeviceModels();
  const chip = (name: string, label: string, count: number | undefined) => (
    <button
      key={name}
      type="button"
      className="device-chip"
      data-status={name}
      aria-pressed={state === name}
      onClick={() => setParams({ state: state === name ? undefined : name })}
    >
      {label} <span className="count">{count ?? '–'}</span>
    </button>
  );
  return (
    <div className="device-filters" role="group" aria-label={t('devices.filters')}>
      {DeviceStatus.options.map((status) => chip(status, t(`devices.status.${status}`), summary?.byStatus[status]))}
      {OTHERS.map((name) => chip(name, t(`devices.${name}`), summary?.[name]))}
      <select
        className="input device-model-filter"
        aria-label={t('devices.model')}
        value={model ?? ''}
        onChange={(event) => setParams({ model: event.target.value === '' ? undefined : event.target.value })}
      >
        <option value="">{t('devices.allModels')}</option>
        {models.data?.items.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
