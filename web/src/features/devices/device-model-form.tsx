import {
  Datum,
  DeviceAdapter,
  DeviceAlarmKind,
  DeviceCapability,
  type DeviceModel,
  type DeviceThresholds,
} from '@roadcall/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { queryClient } from '../../data/query-client.ts';
import { useMay } from '../../data/session.ts';
import { toast } from '../../frame/toasts.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { CheckGroup, NumberField } from './model-fields.tsx';

type Draft = Omit<DeviceModel, 'version' | 'deviceCount'>;

/** What holds where a model says nothing (telematics/derive/settings.ts). */
const DEFAULT_THRESHOLDS: Readonly<Record<keyof DeviceThresholds, number>> = {
  maxSpeedKph: 300,
  minJumpM: 500,
  minSatellites: 4,
};
const THRESHOLDS = ['maxSpeedKph', 'minJumpM', 'minSatellites'] as const;

/** @param version the version on show, null for a model to be made. */
export function DeviceModelForm({ first, version }: { first: Draft; version: number | null }) {
  const { t } = useTranslation();
  const mayWrite = useMay('devices.write');
  const [draft, setDraft] = useState(first);
  const [error, setError] = useState<unknown>(null);
  const change = (patch: Partial<Draft>): void => setDraft((held) => ({ ...held, ...patch }));
  const setThreshold = (name: keyof DeviceThresholds, value: number | null): void => {
    const { [name]: _old, ...others } = draft.thresholds;
    change({ thresholds: value === null ? others : { ...others, [name]: value } });
  };

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    try {
      const { name, ...edit } = draft;
      const kept =
        version === null
          ? await deviceApi.createModel({ name: name.trim(), ...edit })
          : await deviceApi.editModel(name, edit, version);
      const title =
        version === null
          ? t('devices.models.made', { name: kept.name })
          : t('devices.models.saved', { version: kept.version });
      await queryClient.invalidateQueries({ queryKey: ['devices'] });
      toast({ title, tone: 'good' });
      closeOverlay();
    } catch (reason) {
      setError(reason);
    }
  };

  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      {error !== null && <ErrorNotice error={error} />}
      <div className="field-row">
        <label className="field">
          <span className="label">{t('devices.models.name')}</span>
          <input
            className="input"
            value={draft.name}
            required
            maxLength={60}
            disabled={version !== null}
            onChange={(event) => change({ name: event.target.value })}
          />
        </label>
        <label className="field">
          <span className="label">{t('devices.models.vendor')}</span>
          <input
            className="input"
            value={draft.vendor ?? ''}
            maxLength={60}
            onChange={(event) => change({ vendor: event.target.value === '' ? null : event.target.value })}
          />
        </label>
      </div>
      <div className="field-row">
        <label className="field">
          <span className="label">{t('devices.models.adapter')}</span>
          <select
            className="input"
            value={draft.adapter}
            onChange={(event) => change({ adapter: DeviceAdapter.parse(event.target.value) })}
          >
            {DeviceAdapter.options.map((name) => (
              <option key={name} value={name}>
                {t(`devices.adapter.${name}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">{t('devices.models.datum')}</span>
          <select
            className="input"
            value={draft.datum}
            onChange={(event) => change({ datum: Datum.parse(event.target.value) })}
          >
            {Datum.options.map((name) => (
              <option key={name} value={name}>
                {t(`devices.datum.${name}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <CheckGroup
        legend={t('devices.models.reports')}
        options={DeviceCapability.options}
        chosen={draft.capabilities}
        labelOf={(name) => t(`devices.capability.${name}`)}
        onChange={(capabilities) => change({ capabilities })}
      />
      <CheckGroup
        legend={t('devices.models.alarms')}
        options={DeviceAlarmKind.options}
        chosen={draft.alarms}
        labelOf={(kind) => t(`desk.alarmKind.${kind}`)}
        onChange={(alarms) => change({ alarms })}
      />
      <fieldset className="field">
        <legend className="label">{t('devices.models.intervals')}</legend>
        <div className="field-row">
          <NumberField
            label={t('devices.models.moving')}
            value={draft.expectedIntervalS}
            required
            onChange={(value) => value !== null && change({ expectedIntervalS: value })}
          />
          <NumberField
            label={t('devices.models.parked')}
            value={draft.parkedIntervalS}
            onChange={(parkedIntervalS) => change({ parkedIntervalS })}
          />
        </div>
        <p className="faint">{t('devices.models.parkedHelp')}</p>
      </fieldset>
      <fieldset className="field">
        <legend className="label">{t('devices.models.thresholds')}</legend>
        <div className="field-row">
          {THRESHOLDS.map((name) => (
            <NumberField
              key={name}
              label={t(`devices.models.${name}`)}
              value={draft.thresholds[name] ?? null}
              placeholder={t('devices.models.byDefault', { value: DEFAULT_THRESHOLDS[name] })}
              onChange={(value) => setThreshold(name, value)}
            />
          ))}
        </div>
      </fieldset>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={closeOverlay}>
          {t('common.cancel')}
        </button>
        <button type="submit" className="button primary" disabled={!mayWrite || draft.name.trim() === ''}>
          {t('common.save')}
        </button>
      </div>
    </form>
  );
}
