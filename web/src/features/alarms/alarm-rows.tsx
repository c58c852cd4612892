import type { Alarm } from '@roadcall/contracts';
import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../data/session.ts';
import { setCursor } from '../../lists/cursor.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Ago } from '../../ui/time.tsx';
import { select } from '../../route-store.ts';
import { acknowledge, actOnAlarms } from './alarm-acts.ts';
import type { GroupHead, Grouping } from './alarm-groups.ts';
import { toggleMark, useMarked } from './marked-alarms.ts';
import { SeverityIcon } from './severity-icon.tsx';

export const ALARM_COLUMNS = '34px minmax(180px, 1.6fr) 100px minmax(120px, 1fr) 80px 108px minmax(120px, 1fr) 44px';

function choose(alarm: Alarm): void {
  setCursor(alarm.id);
  select({ kind: 'alarm', id: alarm.id });
}

export function AlarmRow({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  return (
    <>
      <Mark alarm={alarm} />
      <button type="button" className="row-button alarm-row" tabIndex={-1} onClick={() => choose(alarm)}>
        <SeverityIcon severity={alarm.severity} />
        <span className="row-main">
          <span className="one">
            <strong className="clip">{t(`desk.alarmKind.${alarm.kind}`)}</strong>
            {alarm.count > 1 && <span className="tag">×{alarm.count}</span>}
          </span>
          <span className="two clip">
            <span className="plate">{alarm.label}</span> · {t(`desk.alarmSeverity.${alarm.severity}`)}
          </span>
        </span>
        <span className="row-end alarm-time">
          <span className="one">
            <Ago at={alarm.lastAt} />
          </span>
          <span className="two faint clip">
            {alarm.assignee ??
              (alarm.acknowledgedBy && t('desk.alarms.acknowledgedBy', { name: alarm.acknowledgedBy }))}
          </span>
        </span>
      </button>
      <AcknowledgeButton alarm={alarm} />
    </>
  );
}

/** Marks an alarm for the next act; `x` does the same. */
function Mark({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const marked = useMarked((state) => state.ids.has(alarm.id));
  const may = useMay('alarms.acknowledge');
  if (!may) return null;
  return (
    <input
      type="checkbox"
      className="alarm-mark"
      tabIndex={-1}
      checked={marked}
      aria-label={t('alarms.markOne', { kind: t(`desk.alarmKind.${alarm.kind}`), label: alarm.label })}
      onChange={() => toggleMark(alarm.id)}
    />
  );
}

/** Head of a group: whose or what, how many, and one button for all that wait. */
export function GroupRow({ head, grouping }: { head: GroupHead; grouping: Grouping }) {
  const { t } = useTranslation();
  const may = useMay('alarms.acknowledge');
  const [first] = head.alarms;
  if (!first) return null;
  const waiting = head.alarms.filter((alarm) => alarm.active && !alarm.acknowledgedAt);
  return (
    <div className="alarm-group">
      <strong className="clip">{grouping === 'kind' ? t(`desk.alarmKind.${first.kind}`) : first.label}</strong>
      <span className="tag">{head.alarms.length}</span>
      {may && waiting.length > 1 && (
        <button
          type="button"
          className="button small end"
          onClick={() => void actOnAlarms(waiting, { act: 'acknowledge', note: null })}
        >
          {t('alarms.acknowledgeAll', { count: waiting.length })}
        </button>
      )}
    </div>
  );
}

function AcknowledgeButton({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const may = useMay('alarms.acknowledge');
  if (!may || !alarm.active || alarm.acknowledgedAt) return null;
  return (
    <IconButton
      className="acknowledge"
      label={t('desk.alarms.acknowledge')}
      keys="A"
      onClick={() => void acknowledge(alarm)}
    >
      <Check />
    </IconButton>
  );
}

export function AlarmTableRow({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  return (
    <>
      <div role="cell">
        <Mark alarm={alarm} />
      </div>
      <div role="cell">
        <button type="button" className="cell-button" tabIndex={-1} onClick={() => choose(alarm)}>
          <SeverityIcon severity={alarm.severity} />
          <span>{t(`desk.alarmKind.${alarm.kind}`)}</span>
        </button>
      </div>
      <div role="cell" className="muted">
        {t(`desk.alarmSeverity.${alarm.severity}`)}
      </div>
      <div role="cell">
        <span className="plate">{alarm.label}</span>
      </div>
      <div role="cell" className="number muted">
        {alarm.count}
      </div>
      <div role="cell" className="muted">
        <Ago at={alarm.beganAt} />
      </div>
      <div role="cell" className="muted">
        <span className="clip">
          {alarm.assignee
            ? alarm.assignee
            : alarm.acknowledgedBy
              ? t('desk.alarms.acknowledgedBy', { name: alarm.acknowledgedBy })
              : alarm.active
                ? t('desk.alarms.active')
                : alarm.endedAt && <Ago at={alarm.endedAt} />}
        </span>
      </div>
      <div role="cell" className="row-actions">
        <AcknowledgeButton alarm={alarm} />
      </div>
    </>
  );
}

const HEADS = ['kind', 'severity', 'subject', 'count', 'began', 'state'] as const;

export function AlarmTableHead() {
  const { t } = useTranslation();
  return (
    <>
      <div role="columnheader">
        <span className="visually-hidden">{t('alarms.mark')}</span>
      </div>
      {HEADS.map((head) => (
        <div key={head} role="columnheader" className={head === 'count' ? 'number' : ''}>
          {t(`desk.alarms.columns.${head}`)}
        </div>
      ))}
      <div role="columnheader">
        <span className="visually-hidden">{t('desk.alarms.acknowledge')}</span>
      </div>
    </>
  );
}
