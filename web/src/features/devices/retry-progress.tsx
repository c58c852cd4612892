import { SETTLED_STATES, type QuarantineRetry, type RetryState } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { select } from '../../route-store.ts';
import { dayAndTime } from '../../ui/time.tsx';
import { READ_EVERY_MS } from './use-devices.ts';

/** How often a retry that is under way is looked at, ms. */
const PROGRESS_EVERY_MS = 1_000;
/** A retry is shown above the list for this long, ms. */
const SHOWN_FOR_MS = 3_600_000;

const waitingOf = (retry: QuarantineRetry | undefined): number => retry?.states.waiting ?? 0;

/** The newest retry: how far it is, what became of its messages, and those that stay open, one by one. */
export function RetryProgress() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: ['quarantine', 'retries'],
    queryFn: deviceApi.retries,
    refetchInterval: (query) => (waitingOf(query.state.data?.items[0]) > 0 ? PROGRESS_EVERY_MS : READ_EVERY_MS),
  });
  const retry = data?.items[0];
  if (retry === undefined || Date.now() - Date.parse(retry.requestedAt) > SHOWN_FOR_MS) return null;
  const done = retry.messages - waitingOf(retry);
  const states = Object.entries(retry.states).filter(([state]) => state !== 'waiting') as [RetryState, number][];
  return (
    <section className="retry-progress" aria-label={t('devices.quarantine.retry.last')} aria-live="polite">
      <p>
        <strong>{t('devices.quarantine.retry.last')}</strong>{' '}
        <span className="faint">
          {t('devices.quarantine.retry.by', {
            name: retry.requestedBy,
            when: dayAndTime(Date.parse(retry.requestedAt)),
          })}
        </span>
      </p>
      <label>
        <progress max={Math.max(retry.messages, 1)} value={done} />{' '}
        {t('devices.quarantine.retry.progress', { done, total: retry.messages })}
      </label>
      <p className="retry-counts">
        {states.map(([state, count]) => (
          <span key={state} className="tag" data-open={isOpenState(state) || undefined}>
            {t(`devices.quarantine.retry.state.${state}`)} {count}
          </span>
        ))}
      </p>
      {retry.left > 0 && <p className="faint">{t('devices.quarantine.retry.left', { count: retry.left })}</p>}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('devices.quarantine.retry.results')}</summary>
        {isOpen && <OpenItems retry={retry} />}
      </details>
    </section>
  );
}

const isOpenState = (state: RetryState): boolean =>
  state !== 'gone' && !(SETTLED_STATES as readonly RetryState[]).includes(state);

function OpenItems({ retry }: { retry: QuarantineRetry }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['quarantine', 'retry-items', retry.id, retry.states],
    queryFn: async () => {
      const [refused, conflicts] = await Promise.all([
        deviceApi.retryItems(retry.id, 'refused'),
        deviceApi.retryItems(retry.id, 'conflict'),
      ]);
      return [...conflicts.items, ...refused.items];
    },
  });
  if (data?.length === 0) return <p className="faint">{t('devices.quarantine.retry.noneOpen')}</p>;
  return (
    <ul className="mini-list">
      {data?.map((item) => (
        <li key={item.quarantineId}>
          <span className="row-main">
            <span className="one">
              <button
                type="button"
                className="over"
                onClick={() => select({ kind: 'quarantine', id: String(item.quarantineId) })}
              >
                {t(`devices.quarantine.retry.state.${item.state}`)}
              </button>
            </span>
            <span className="two clip">{item.detail ?? item.deviceId}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
