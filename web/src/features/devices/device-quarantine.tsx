import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { goTo, select } from '../../route-store.ts';
import { FailedState } from '../../ui/states.tsx';
import { Ago } from '../../ui/time.tsx';
import { reasonInWords } from './device-words.tsx';
import { READ_EVERY_MS } from './use-devices.ts';

const SHOWN = 20;

/** What was refused from this device last; the rest is in the quarantine. */
export function DeviceQuarantine({ deviceId }: { deviceId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['quarantine', 'of', deviceId],
    queryFn: ({ signal }) => deviceApi.quarantine({ deviceId }, undefined, signal),
    refetchInterval: READ_EVERY_MS,
  });
  if (error) return <FailedState error={error} onRetry={() => void refetch()} />;
  if (data?.items.length === 0) return <p className="none">{t('devices.quarantine.ofDeviceNone')}</p>;
  return (
    <ul className="mini-list">
      {data?.items.slice(0, SHOWN).map((message) => (
        <li key={message.id}>
          <span className="row-main">
            <span className="one">
              <button
                type="button"
                className="over"
                onClick={() => select({ kind: 'quarantine', id: String(message.id) })}
              >
                {reasonInWords(t, message.reason)}
              </button>
            </span>
            <span className="two clip">{message.detail}</span>
          </span>
          <span className="faint">
            <Ago at={message.receivedAt} />
          </span>
        </li>
      ))}
      {data !== undefined && data.items.length > SHOWN && (
        <li>
          <button
            type="button"
            className="button small"
            onClick={() => goTo('devices', { params: { tab: 'quarantine', device: deviceId } })}
          >
            {t('devices.quarantine.openAll')}
          </button>
        </li>
      )}
    </ul>
  );
}
