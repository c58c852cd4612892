import { useQuery } from '@tanstack/react-query';
import { Cpu, ShieldAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../data/api-error.ts';
import { deviceApi } from '../../data/device-api.ts';
import { Block, DetailFrame, DetailGone, Facts } from '../../detail/detail-frame.tsx';
import { select } from '../../route-store.ts';
import { FailedState, SkeletonRows } from '../../ui/states.tsx';
import { exactTime } from '../../ui/time.tsx';
import { reasonInWords, sizeInWords } from './device-words.tsx';
import { PayloadView } from './payload-view.tsx';
import { QuarantineRetryBlock } from './quarantine-retry.tsx';

/** A message that is being taken in again is looked at this often, ms. */
const TRY_EVERY_MS = 1_000;

/** One refused message: why, from whom, and its bytes. */
export function QuarantineDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['quarantine', 'one', id],
    queryFn: () => deviceApi.quarantined(id),
    staleTime: Infinity,
    refetchInterval: (query) => (query.state.data?.lastTry === 'waiting' ? TRY_EVERY_MS : false),
  });
  if (error instanceof ApiError && error.status === 404) {
    return <DetailGone>{t('devices.quarantine.gone')}</DetailGone>;
  }
  if (!data) return error ? <FailedState error={error} onRetry={() => void refetch()} /> : <SkeletonRows rows={6} />;
  return (
    <DetailFrame
      label={t('devices.quarantine.detail')}
      mark={<ShieldAlert size={22} aria-hidden />}
      title={reasonInWords(t, data.reason)}
      subtitle={<span className="mono">{data.deviceId}</span>}
      actions={
        <button type="button" className="button grow" onClick={() => select({ kind: 'device', id: data.deviceId })}>
          <Cpu aria-hidden />
          {t('devices.quarantine.device')}
        </button>
      }
    >
      <Block title={t('devices.quarantine.why')}>
        <p>{data.detail}</p>
        <Facts
          facts={[
            [t('devices.quarantine.received'), exactTime(Date.parse(data.receivedAt))],
            [t('devices.quarantine.size'), sizeInWords(t, data.payloadBytes)],
            [t('devices.quarantine.source'), data.source],
            [
              t('devices.quarantine.topic'),
              <span key="topic" className="mono device-topic">
                {data.topic}
              </span>,
            ],
          ]}
        />
      </Block>
      <QuarantineRetryBlock message={data} />
      <Block title={t('devices.quarantine.payload')}>
        <PayloadView hex={data.hex} text={data.text} />
      </Block>
    </DetailFrame>
  );
}
