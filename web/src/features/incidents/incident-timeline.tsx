import { IncidentSeverity, IncidentType, Skill, type EditedField, type IncidentDetail } from '@roadcall/contracts';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Block } from '../../detail/detail-frame.tsx';
import { SkeletonRows } from '../../ui/states.tsx';
import { clockTime, exactTime } from '../../ui/time.tsx';
import { reasonInWords } from './mission/reason-words.ts';

type Entry = IncidentDetail['timeline'][number];

/** What happened and when, newest first. */
export function IncidentTimeline({ entries }: { entries: readonly Entry[] | undefined }) {
  const { t } = useTranslation();
  return (
    <Block title={t('desk.incident.timeline')}>
      {entries ? (
        <ol className="timeline">
          {condense(entries)
            .toReversed()
            .map((entry, index) => (
              // Two entries of a kind may share their instant: the place in the list tells them apart.
              <li key={`${entry.at}-${entry.kind}-${String(entries.length - index)}`}>
                <time dateTime={entry.at} title={exactTime(Date.parse(entry.at))}>
                  {clockTime(Date.parse(entry.at), true)}
                </time>
                <EntryText entry={entry} />
              </li>
            ))}
        </ol>
      ) : (
        <SkeletonRows rows={3} height={28} />
      )}
    </Block>
  );
}

/** Steps of the incident that only repeat what its assignment did at the same moment. */
const ECHOES: ReadonlySet<string> = new Set([
  'incident.dispatching',
  'incident.assigned',
  'incident.en_route',
  'incident.on_scene',
]);

/** Leaves out what says the same twice. */
export function condense(entries: readonly Entry[]): Entry[] {
  return entries.filter((entry, index) => {
    const before = entries[index - 1];
    if (before?.kind === entry.kind && before.text !== null && entry.text === null) return false;
    if (before?.kind === entry.kind && before.at === entry.at) return false;
    return (
      !ECHOES.has(entry.kind) || !entries.some((other) => other.at === entry.at && other.kind.startsWith('assignment.'))
    );
  });
}

/** Names of services, as the feed has them, are no people. */
const SERVICES: ReadonlySet<string> = new Set(['dispatch', 'dispatcher', 'ingest', 'ingestor', 'api']);

function EntryText({ entry }: { entry: Entry }) {
  const { t, i18n } = useTranslation();
  const [subject = '', step = ''] = entry.kind.split('.');
  const key = `desk.incident.timelineKind.${step}`;
  const [unit = '', ...rest] = subject === 'assignment' ? (entry.text ?? '').split(': ') : [''];
  const note = subject === 'assignment' ? rest.join(': ') : (entry.text ?? '');
  const by = entry.by === null || entry.by.includes(unit || '\0') ? null : entry.by;
  return (
    <span>
      {i18n.exists(key) ? t(key as 'desk.incident.timelineKind.offered', { unit }) : entry.kind}
      {entry.declineCode && <span className="muted"> · {t(`act.declineCode.${entry.declineCode}`)}</span>}
      {note !== '' && <span className="muted"> · {reasonInWords(t, note)}</span>}
      {entry.changes.map((change) => (
        <span className="muted" key={change.field}>
          {' · '}
          {t(`act.field.${change.field}`)}: {valueInWords(t, change.field, change.from)} →{' '}
          {valueInWords(t, change.field, change.to)}
        </span>
      ))}
      {by !== null && (
        <span className="faint">
          {' '}
          {by === 'telemetry'
            ? t('desk.incident.byPosition')
            : SERVICES.has(by)
              ? t('desk.incident.system')
              : by === 'customer'
                ? t('desk.incident.byCustomer')
                : t('desk.incident.by', { name: by })}
        </span>
      )}
    </span>
  );
}

/** The value of an edited field as people say it; codes come from the contract. */
function valueInWords(t: TFunction, field: EditedField, value: string): string {
  if (value === '') return t('act.nothing');
  switch (field) {
    case 'type':
      return t(`desk.incidentType.${IncidentType.parse(value)}`);
    case 'severity':
      return t(`desk.severity.${IncidentSeverity.parse(value)}`);
    case 'needs':
      return value
        .split(',')
        .map((skill) => t(`fleet.skill.${Skill.parse(skill)}`))
        .join(', ');
    case 'replacement_owed':
      return t(value === 'true' ? 'act.yes' : 'act.no');
    case 'place':
    case 'note':
      break;
  }
  return value;
}
