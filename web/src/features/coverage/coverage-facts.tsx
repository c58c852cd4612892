import type { CoverageReport } from '@roadcall/contracts';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../data/server-clock.ts';
import { useNow } from '../../data/tick.ts';
import { FailedState, SkeletonRows } from '../../ui/states.tsx';
import { clockTime, spanInWords } from '../../ui/time.tsx';
import { CoverageGaps, percent } from './coverage-gaps.tsx';
import { STALE_AFTER_MS } from './use-coverage.ts';

/** Coverage in words and figures: covered share, reach, who covers, and the gaps. */
export function CoverageFacts({ query, withGaps }: { query: UseQueryResult<CoverageReport>; withGaps: boolean }) {
  const { t } = useTranslation();
  useNow();
  const { data, error, refetch } = query;
  if (!data)
    return error ? <FailedState error={error} onRetry={() => void refetch()} /> : <SkeletonRows rows={2} height={28} />;
  const isStale = serverNow() - Date.parse(data.at) > STALE_AFTER_MS;
  return (
    <div className="coverage-facts">
      {isStale && (
        <p className="coverage-stale" role="status">
          {t('coverage.stale', { at: clockTime(Date.parse(data.at)) })}{' '}
          <button type="button" className="button small quiet" onClick={() => void refetch()}>
            {t('common.retry')}
          </button>
        </p>
      )}
      {data.cells === 0 ? (
        <p className="muted">{t('coverage.noDemand')}</p>
      ) : (
        <>
          <p>
            <strong className="coverage-share">{percent(data.coveredShare)}</strong>{' '}
            {t('coverage.within', { reach: spanInWords(t, data.reachS) })}
          </p>
          <p className="muted">
            {data.freeUnits === 0 ? t('coverage.noneFree') : t('coverage.free', { count: data.freeUnits })}{' '}
            {data.gaps.length === 0
              ? t('coverage.noGaps')
              : t('coverage.gaps', { count: data.gaps.length, cells: data.cells })}
          </p>
          {withGaps && <CoverageGaps gaps={data.gaps} />}
        </>
      )}
    </div>
  );
}
