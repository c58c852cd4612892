import { DeviceId, QuarantineReason, type QuarantinedMessage } from '@roadcall/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ShieldCheck, X } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { queryClient } from '../../data/query-client.ts';
import { useMay } from '../../data/session.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { select, setParams, useRoute } from '../../route-store.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { QUARANTINE_COLUMNS, QuarantineRow, QuarantineTableHead, QuarantineTableRow } from './quarantine-rows.tsx';
import { reasonInWords } from './device-words.tsx';
import { RetryProgress } from './retry-progress.tsx';
import { READ_EVERY_MS } from './use-devices.ts';

const idOf = (message: QuarantinedMessage): string => String(message.id);
const openOne = (id: string): void => select({ kind: 'quarantine', id });
/** Which of them are listed: those that are left, those that are done with, all. */
const SHOWN = ['open', 'settled', 'all'] as const;
const OPEN_OF = { open: 'true', settled: 'false', all: undefined } as const;

/** What devices sent and could not be stored, newest first, by reason and device. */
export function QuarantineList({ tabs }: { tabs: ReactNode }) {
  const { t } = useTranslation();
  const { table, selection, params } = useRoute();
  const { reason, device } = params;
  const shown = SHOWN.find((name) => name === params.settled) ?? 'open';
  const open = OPEN_OF[shown];
  const query = useInfiniteQuery({
    queryKey: ['quarantine', 'list', reason, device, open],
    queryFn: ({ pageParam, signal }) => deviceApi.quarantine({ deviceId: device, reason, open }, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: READ_EVERY_MS,
  });
  const messages = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return (
    <ListFrame
      title={t('devices.quarantine.title')}
      note={query.data && `${String(messages.length)}${query.hasNextPage ? '+' : ''}`}
      tabs={
        <>
          {tabs}
          <div className="device-filters">
            <select
              className="input device-model-filter"
              aria-label={t('devices.quarantine.reason')}
              value={reason ?? ''}
              onChange={(event) => setParams({ reason: event.target.value === '' ? undefined : event.target.value })}
            >
              <option value="">{t('devices.quarantine.allReasons')}</option>
              {QuarantineReason.options.map((name) => (
                <option key={name} value={name}>
                  {reasonInWords(t, name)}
                </option>
              ))}
            </select>
            <select
              className="input device-model-filter"
              aria-label={t('devices.quarantine.retry.title')}
              value={shown}
              onChange={({ target }) => setParams({ settled: target.value === 'open' ? undefined : target.value })}
            >
              {SHOWN.map((name) => (
                <option key={name} value={name}>
                  {t(`devices.quarantine.retry.show.${name}`)}
                </option>
              ))}
            </select>
            {device && (
              <button type="button" className="device-chip" onClick={() => setParams({ device: undefined })}>
                {t('devices.quarantine.ofDevice', { id: device })} <X size={12} aria-label={t('common.clear')} />
              </button>
            )}
          </div>
          {shown === 'open' && messages.length > 0 && <RetryAll reason={reason} device={device} />}
          <RetryProgress />
          <Dropped device={device} />
        </>
      }
    >
      {query.isPending && <SkeletonRows rows={10} height={54} />}
      {query.error && messages.length === 0 && <FailedState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && messages.length === 0 && (
        <EmptyState icon={ShieldCheck} title={t('devices.quarantine.emptyTitle')}>
          {t('devices.quarantine.emptyText')}
        </EmptyState>
      )}
      {messages.length > 0 && (
        <VirtualList
          items={messages}
          idOf={idOf}
          label={t('devices.quarantine.title')}
          rowPx={table ? 40 : 58}
          onOpen={openOne}
          isSelected={(message) => selection?.kind === 'quarantine' && selection.id === String(message.id)}
          renderRow={(message) =>
            table ? <QuarantineTableRow message={message} /> : <QuarantineRow message={message} />
          }
          {...(table ? { columns: QUARANTINE_COLUMNS, head: <QuarantineTableHead /> } : {})}
        />
      )}
      {query.hasNextPage && (
        <p className="list-foot">
          <button type="button" className="button small" onClick={() => void query.fetchNextPage()}>
            {t('devices.loadMore')}
          </button>
        </p>
      )}
    </ListFrame>
  );
}

/** Has all of the list taken in again, as far as one retry goes. */
function RetryAll({ reason, device }: { reason: string | undefined; device: string | undefined }) {
  const { t } = useTranslation();
  const mayRetry = useMay('quarantine.retry');
  const [failed, setFailed] = useState<unknown>(null);
  if (!mayRetry) return null;
  const start = async (): Promise<void> => {
    setFailed(null);
    try {
      const deviceId = DeviceId.optional().parse(device);
      await deviceApi.retry({ filter: { deviceId, reason: QuarantineReason.optional().parse(reason) } });
    } catch (why) {
      setFailed(why);
    }
    await queryClient.invalidateQueries({ queryKey: ['quarantine'] });
  };
  return (
    <div className="device-acts">
      {failed !== null && <ErrorNotice error={failed} />}
      <ConfirmButton
        className="small"
        label={t('devices.quarantine.retry.all')}
        sure={t('devices.quarantine.retry.allSure')}
        onConfirm={() => void start()}
      />
    </div>
  );
}

/** Nothing goes silently: what the budget did not keep is said above the list. */
function Dropped({ device }: { device: string | undefined }) {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ['quarantine', 'drops'], queryFn: deviceApi.quarantineDrops });
  const count = (data?.items ?? [])
    .filter(({ deviceId }) => device === undefined || deviceId === device)
    .reduce((sum, { entries }) => sum + entries, 0);
  return count === 0 ? null : <p className="faint">{t('devices.quarantine.dropped', { count })}</p>;
}
