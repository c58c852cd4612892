import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { select } from '../route-store.ts';
import { IconButton } from '../ui/icon-button.tsx';
import './detail.css';

interface Props {
  label: string;
  mark: ReactNode;
  title: ReactNode;
  subtitle: ReactNode;
  badges?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** The panel on the right: what is selected, its facts, its actions at the bottom. */
export function DetailFrame({ label, mark, title, subtitle, badges, actions, children }: Props) {
  const { t } = useTranslation();
  return (
    <section className="detail" aria-label={label}>
      <header className="detail-head">
        <div className="detail-mark">{mark}</div>
        <div className="detail-title">
          <h2 tabIndex={-1} id="detail-title">
            {title}
          </h2>
          <p className="muted">{subtitle}</p>
        </div>
        <IconButton label={t('common.close')} keys={t('keys.keyName.escape')} onClick={() => select(null)}>
          <X />
        </IconButton>
      </header>
      {badges && <div className="detail-badges">{badges}</div>}
      <div className="detail-body" tabIndex={0} role="region" aria-label={label}>
        {children}
      </div>
      {actions && <footer className="detail-actions">{actions}</footer>}
    </section>
  );
}

export function DetailGone({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className="detail" aria-label={t('frame.panels.detail')}>
      <header className="detail-head">
        <p className="muted">{children}</p>
        <IconButton label={t('common.close')} onClick={() => select(null)}>
          <X />
        </IconButton>
      </header>
    </section>
  );
}

export function Block({ title, end, children }: { title: string; end?: ReactNode; children: ReactNode }) {
  return (
    <section className="block">
      <h3>
        {title}
        {end && <span className="end">{end}</span>}
      </h3>
      {children}
    </section>
  );
}

/** Name and value, one under the other. */
export function Facts({ facts }: { facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
