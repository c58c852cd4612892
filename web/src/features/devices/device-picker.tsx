import { MAX_GATEWAY_DEVICES, type DeviceId } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { readDeviceIds } from './read-device-ids.ts';

/** Chosen devices that are drawn; of more, those that match what is typed come first. */
const SHOWN = 40;

interface Props {
  chosen: readonly DeviceId[];
  onChange: (chosen: DeviceId[]) => void;
}

/** Devices one by one: typed with what is found, or pasted, thousands at once. */
export function DevicePicker({ chosen, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const search = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ['devices', 'picker', search],
    queryFn: ({ signal }) => deviceApi.list({ search }, undefined, signal),
    enabled: search !== '',
  });
  const add = (words: string): void => {
    const read = readDeviceIds(words);
    setWrong(read.wrong);
    setText('');
    onChange([...new Set([...chosen, ...read.ids])].slice(0, MAX_GATEWAY_DEVICES));
  };
  const shown = chosen.filter((device) => device.includes(search)).slice(0, SHOWN);
  return (
    <fieldset className="field">
      <legend className="label">{t('devices.gateways.listed', { count: chosen.length })}</legend>
      <div className="device-add">
        <input
          className="input mono"
          list={id}
          value={text}
          aria-label={t('devices.gateways.addDevice')}
          placeholder={t('devices.gateways.addDevice')}
          onChange={(event) => setText(event.target.value)}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text');
            if (!/\s|,|;/.test(pasted.trim())) return;
            event.preventDefault();
            add(pasted);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || text.trim() === '') return;
            event.preventDefault();
            add(text);
          }}
        />
        <button type="button" className="button" disabled={text.trim() === ''} onClick={() => add(text)}>
          {t('devices.gateways.addOne')}
        </button>
        <datalist id={id}>
          {found.data?.items.slice(0, 20).map((device) => (
            <option key={device.id} value={device.id}>
              {[device.fittedLabel, device.model].filter(Boolean).join(' · ')}
            </option>
          ))}
        </datalist>
      </div>
      <span className="faint">{t('devices.gateways.listHelp')}</span>
      {wrong.length > 0 && (
        <span className="field-wrong" role="alert">
          {t('devices.gateways.noIds', { ids: wrong.slice(0, 5).join(', '), count: wrong.length })}
        </span>
      )}
      <ul className="device-tags">
        {shown.map((device) => (
          <li key={device} className="tag mono">
            {device}
            <button
              type="button"
              className="tag-remove"
              aria-label={t('devices.gateways.takeOff', { id: device })}
              onClick={() => onChange(chosen.filter((held) => held !== device))}
            >
              <X size={12} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {chosen.length > shown.length && (
        <span className="faint">{t('devices.gateways.moreListed', { count: chosen.length - shown.length })}</span>
      )}
    </fieldset>
  );
}
