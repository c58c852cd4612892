import type { Device, DeviceFitting, FittingPeriod } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { ApiError } from '../../data/api-error.ts';
import { queryClient } from '../../data/query-client.ts';
import { useMay } from '../../data/session.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { toast } from '../../frame/toasts.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { dayAndTime } from '../../ui/time.tsx';

/** Where the device is, was, and goes to. */
export function DeviceFittings({ device }: { device: Device }) {
  const { t } = useTranslation();
  const mayWrite = useMay('devices.write');
  const [failed, setFailed] = useState<unknown>(null);
  const { data } = useQuery({
    queryKey: ['devices', 'fittings', device.id],
    queryFn: () => deviceApi.fittings(device.id),
  });
  const fit = async (to: DeviceFitting, since: string | undefined): Promise<void> => {
    setFailed(null);
    try {
      const { fittedLabel } = await deviceApi.fit(device.id, to, since);
      const title =
        fittedLabel === null ? t('devices.fitting.removed') : t('devices.fitting.fitted', { label: fittedLabel });
      toast({ title, tone: 'good' });
      await queryClient.invalidateQueries({ queryKey: ['devices'] });
    } catch (reason) {
      setFailed(reason);
    }
  };
  return (
    <>
      <Block title={t('devices.fitting.now')}>
        <p>
          {device.fittedLabel === null ? (
            <span className="faint">{t('devices.fitting.nowNone')}</span>
          ) : (
            <span className="plate">{device.fittedLabel}</span>
          )}
        </p>
        {failed !== null && <FittingProblem error={failed} />}
        {mayWrite && <FittingForm key={device.fittedLabel} onFit={fit} />}
        {mayWrite && device.fittedTo !== null && (
          <ConfirmButton
            className="danger"
            label={t('devices.fitting.remove')}
            sure={t('devices.fitting.removeSure')}
            onConfirm={() => void fit(null, undefined)}
          />
        )}
      </Block>
      <Block title={t('devices.fitting.history')}>
        {data?.items.length === 0 && <p className="faint">{t('devices.fitting.historyNone')}</p>}
        <ul className="device-history">
          {data?.items.map((period) => (
            <li key={period.from}>
              <span className="plate">{period.label}</span>
              <PeriodWords period={period} />
            </li>
          ))}
        </ul>
      </Block>
      <ModelHistory device={device} />
    </>
  );
}

/** Of which models the device was: each judges the fixes of its time, also when a day is derived again. */
function ModelHistory({ device }: { device: Device }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['devices', 'models-of', device.id],
    queryFn: () => deviceApi.modelsOf(device.id),
  });
  return (
    <Block title={t('devices.fitting.models')}>
      {error !== null && <ErrorNotice error={error} />}
      <ul className="device-history">
        {data?.items.map(({ model, from, changedBy }) => (
          <li key={`${model} ${from ?? ''}`}>
            <strong>{model}</strong>
            <span className="faint">
              {from === null
                ? t('devices.fitting.modelFirst')
                : t('devices.fitting.from', { from: dayAndTime(Date.parse(from)) })}
              {changedBy !== null && ` · ${t('devices.fitting.by', { name: changedBy })}`}
            </span>
          </li>
        ))}
      </ul>
    </Block>
  );
}

/** The api names the device or vehicle that stands in the way, and from when: that sentence is worth more than "conflict". */
function FittingProblem({ error }: { error: unknown }) {
  if (error instanceof ApiError && error.status === 409 && error.detail) return <Notice>{error.detail}</Notice>;
  return <ErrorNotice error={error} />;
}

function FittingForm({ onFit }: { onFit: (to: DeviceFitting, since: string | undefined) => Promise<void> }) {
  const { t } = useTranslation();
  const vehicles = useFleet((state) => state.vehicles);
  const units = useFleet((state) => state.units);
  const [name, setName] = useState('');
  const [since, setSince] = useState('');
  const wanted = name.trim();
  const vehicle = [...vehicles.values()].find(({ plate }) => plate === wanted);
  const unit = [...units.values()].find((candidate) => candidate.name === wanted);
  const to: DeviceFitting = vehicle ? { vehicleId: vehicle.id } : unit ? { unitId: unit.id } : null;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (to !== null) void onFit(to, since === '' ? undefined : new Date(since).toISOString());
  };
  return (
    <form className="form device-form" onSubmit={submit}>
      <label className="field">
        <span className="label">{t('devices.fitting.vehicle')}</span>
        <input
          className="input"
          list="carriers"
          value={name}
          placeholder={t('devices.fitting.vehiclePlaceholder')}
          aria-invalid={wanted !== '' && to === null}
          onChange={(event) => setName(event.target.value)}
        />
        <datalist id="carriers">
          {[...vehicles.values()]
            .filter(({ deviceId, plate }) => deviceId === null || plate === wanted)
            .slice(0, 300)
            .map(({ id, plate }) => (
              <option key={id} value={plate} />
            ))}
          {[...units.values()].map((candidate) => (
            <option key={candidate.id} value={candidate.name} />
          ))}
        </datalist>
        {wanted !== '' && to === null && <span className="faint">{t('devices.fitting.unknownCarrier')}</span>}
      </label>
      <label className="field">
        <span className="label">{t('devices.fitting.since')}</span>
        <input
          className="input"
          type="datetime-local"
          value={since}
          onChange={(event) => setSince(event.target.value)}
        />
        <span className="faint">{t('devices.fitting.sinceHelp')}</span>
      </label>
      <div className="dialog-actions">
        <button type="submit" className="button primary" disabled={to === null}>
          {t('devices.fitting.fit')}
        </button>
      </div>
    </form>
  );
}

function PeriodWords({ period }: { period: FittingPeriod }) {
  const { t } = useTranslation();
  const from = dayAndTime(Date.parse(period.from));
  return (
    <span className="faint">
      {period.to === null
        ? t('devices.fitting.from', { from })
        : t('devices.fitting.period', { from, to: dayAndTime(Date.parse(period.to)) })}
      {period.fittedBy !== null && ` · ${t('devices.fitting.by', { name: period.fittedBy })}`}
    </span>
  );
}
