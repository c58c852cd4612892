import type { LucideIcon } from 'lucide-react';
import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemInWords } from '../data/problem-words.ts';
import './states.css';

/** Nothing here: what will appear and how to make one. */
export function EmptyState({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  return (
    <div className="state">
      <Icon aria-hidden />
      <h3>{title}</h3>
      <p>{children}</p>
    </div>
  );
}

/** It could not be read: what happened, what to do. */
export function FailedState({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="state" role="alert">
      <CloudOff aria-hidden />
      <h3>{t('errors.listFailed')}</h3>
      <p>{problemInWords(error)}</p>
      <button type="button" className="button small" onClick={onRetry}>
        {t('common.retry')}
      </button>
    </div>
  );
}

/** Rows to come. */
export function SkeletonRows({ rows = 8, height = 44 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <div className="skeleton-rows" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="skeleton-row" style={{ height }}>
          <span className="skeleton" style={{ width: 18, height: 18 }} />
          <span className="skeleton" style={{ width: `${String(34 + ((i * 17) % 30))}%`, height: 11 }} />
          <span className="skeleton" style={{ width: 44, height: 11, marginLeft: 'auto' }} />
        </div>
      ))}
    </div>
  );
}
