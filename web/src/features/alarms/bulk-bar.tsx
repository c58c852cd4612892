import type { Alarm } from '@roadcall/contracts';
import { Check, Clock3, StickyNote, UserRound, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../data/session.ts';
import { showOverlay } from '../../keys/overlays.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { takeAlarm } from './alarm-acts.ts';
import { markAll, unmarkAll, useMarked } from './marked-alarms.ts';

/** Acts on everything that is marked; while nothing is, one way to mark all that is shown. */
export function BulkBar({ shown }: { shown: readonly Alarm[] }) {
  const { t } = useTranslation();
  const may = useMay('alarms.acknowledge');
  const ids = useMarked((state) => state.ids);
  const marked = shown.filter(({ id }) => ids.has(id));
  if (!may || marked.length === 0) return null;
  const over = (kind: 'acknowledge' | 'snooze' | 'note' | 'clear'): void =>
    showOverlay({ kind, alarmIds: marked.map(({ id }) => id) });
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('alarms.bulk')}>
      <span aria-live="polite">{t('alarms.marked', { count: marked.length })}</span>
      {marked.length < shown.length && (
        <button type="button" className="button small" onClick={() => markAll(shown.map(({ id }) => id))}>
          {t('alarms.markAll', { count: shown.length })}
        </button>
      )}
      <span className="end">
        <IconButton label={t('desk.alarms.acknowledge')} keys="A" onClick={() => over('acknowledge')}>
          <Check />
        </IconButton>
        <IconButton label={t('alarms.take')} keys="T" onClick={() => void takeAlarm(marked)}>
          <UserRound />
        </IconButton>
        <IconButton label={t('alarms.snooze.button')} keys="S" onClick={() => over('snooze')}>
          <Clock3 />
        </IconButton>
        <IconButton label={t('alarms.note.button')} keys="N" onClick={() => over('note')}>
          <StickyNote />
        </IconButton>
        <IconButton label={t('alarms.unmark')} onClick={unmarkAll}>
          <X />
        </IconButton>
      </span>
    </div>
  );
}
