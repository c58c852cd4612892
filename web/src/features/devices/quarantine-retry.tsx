import { SETTLED_STATES, type QuarantineAttempt, type QuarantinedPayload, type RetryState } from '@roadcall/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { queryClient } from '../../data/query-client.ts';
import { useMay } from '../../data/session.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { dayAndTime } from '../../ui/time.tsx';
import { FixConflictView } from './fix-conflict.tsx';

const isSettled = (state: RetryState | undefined): boolean =>
  (SETTLED_STATES as readonly (RetryState | undefined)[]).includes(state);

/** What became of a refused message since, and another try; where its moment is taken, a choice. */
export function QuarantineRetryBlock({ message }: { message: QuarantinedPayload }) {
  const { t } = useTranslation();
  const mayRetry = useMay('quarantine.retry');
  const [failed, setFailed] = useState<unknown>(null);
  const [last, ...before] = message.attempts;
  const retry = async (onConflict: 'report' | 'keep' | 'replace'): Promise<void> => {
    setFailed(null);
    try {
      await deviceApi.retry({ ids: [message.id], onConflict });
    } catch (reason) {
      setFailed(reason);
    }
    await queryClient.invalidateQueries({ queryKey: ['quarantine'] });
  };
  const isOpen = last?.state !== 'waiting' && !isSettled(last?.state);
  return (
    <Block title={t('devices.quarantine.retry.title')}>
      {failed !== null && <ErrorNotice error={failed} />}
      {last === undefined ? (
        <p className="faint">{t('devices.quarantine.retry.never')}</p>
      ) : (
        <ul className="retry-attempts" aria-live="polite">
          <Attempt attempt={last} />
        </ul>
      )}
      {last?.state === 'conflict' && (
        <FixConflictView conflicts={last.conflicts} mayKeep={mayRetry} onDecide={(decision) => void retry(decision)} />
      )}
      {isOpen && mayRetry && (
        <>
          <p className="faint">{t('devices.quarantine.retry.lead')}</p>
          <button type="button" className="button" onClick={() => void retry('report')}>
            {t('devices.quarantine.retry.one')}
          </button>
        </>
      )}
      {before.length > 0 && (
        <details>
          <summary>{t('devices.quarantine.retry.attempts')}</summary>
          <ul className="retry-attempts">
            {before.map((attempt) => (
              <Attempt key={attempt.retryId} attempt={attempt} />
            ))}
          </ul>
        </details>
      )}
    </Block>
  );
}

function Attempt({ attempt }: { attempt: QuarantineAttempt }) {
  const { t } = useTranslation();
  const { state, detail, requestedBy, requestedAt, storedFixes, knownFixes } = attempt;
  return (
    <li>
      <strong data-state={state}>{t(`devices.quarantine.retry.state.${state}`)}</strong>
      <span className="faint">
        {t('devices.quarantine.retry.by', { name: requestedBy, when: dayAndTime(Date.parse(requestedAt)) })}
      </span>
      {detail !== null && <span>{detail}</span>}
      {(storedFixes > 0 || knownFixes > 0) && (
        <span className="faint">
          {t('devices.quarantine.retry.counts', { stored: storedFixes, known: knownFixes })}
        </span>
      )}
    </li>
  );
}
