import { Imei, type Device } from '@roadcall/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { queryClient } from '../../data/query-client.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { toast } from '../../frame/toasts.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useDeviceModels } from './use-devices.ts';

const textOrNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Model, IMEI, firmware and interval of a device. Somebody else's change meanwhile is said, not overwritten. */
export function DeviceEditForm({ device }: { device: Device }) {
  const { t } = useTranslation();
  const models = useDeviceModels();
  const [model, setModel] = useState(device.model);
  const [imei, setImei] = useState(device.imei ?? '');
  const [firmware, setFirmware] = useState(device.firmware ?? '');
  const [intervalS, setIntervalS] = useState(String(device.expectedIntervalS));
  const [error, setError] = useState<unknown>(null);
  const imeiWrong = imei.trim() !== '' && !Imei.safeParse(imei.trim()).success;

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    try {
      const edit = {
        model,
        imei: textOrNull(imei),
        firmware: textOrNull(firmware),
        expectedIntervalS: Number(intervalS),
      };
      await deviceApi.edit(device.id, edit, device.version);
      toast({ title: t('devices.edit.saved'), tone: 'good' });
      await queryClient.invalidateQueries({ queryKey: ['devices'] });
    } catch (reason) {
      setError(reason);
    }
  };

  return (
    <Block title={t('devices.detail.edit')}>
      <form className="form device-form" onSubmit={(event) => void submit(event)}>
        {error !== null && <ErrorNotice error={error} />}
        <label className="field">
          <span className="label">{t('devices.model')}</span>
          <select className="input" value={model} onChange={(event) => setModel(event.target.value)}>
            {(models.data?.items ?? [{ name: device.model }]).map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">{t('devices.edit.imei')}</span>
          <input
            className="input mono"
            value={imei}
            inputMode="numeric"
            maxLength={15}
            aria-invalid={imeiWrong}
            onChange={(event) => setImei(event.target.value)}
          />
          {imeiWrong && <span className="faint">{t('devices.create.imeiWrong')}</span>}
        </label>
        <label className="field">
          <span className="label">{t('devices.edit.firmware')}</span>
          <input
            className="input"
            value={firmware}
            maxLength={60}
            onChange={(event) => setFirmware(event.target.value)}
          />
        </label>
        <label className="field">
          <span className="label">{t('devices.edit.intervalS')}</span>
          <input
            className="input"
            type="number"
            min={1}
            max={86_400}
            required
            value={intervalS}
            onChange={(event) => setIntervalS(event.target.value)}
          />
        </label>
        <div className="dialog-actions">
          <button type="submit" className="button" disabled={imeiWrong}>
            {t('common.save')}
          </button>
        </div>
      </form>
    </Block>
  );
}
