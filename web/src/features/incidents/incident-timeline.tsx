import type { IncidentDetail } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { Block } from '../../detail/detail-frame.tsx';
import { SkeletonRows } from '../../ui/states.tsx';
import { clockTime, exactTime } from '../../ui/time.tsx';

type Entry = IncidentDetail['timeline'][number];

/** What happened and when, newest first. */
export function IncidentTimeline({ entries }: { entries: readonly Entry[] | undefined }) {
  const { t } = useTranslation();
  return (
    <Block title={t('desk.incident.timeline')}>
      {entries ? (
        <ol className="timeline">
          {entries.toReversed().map((entry, index) => (
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

function EntryText({ entry }: { entry: Entry }) {
  const { t, i18n } = useTranslation();
  const key = `desk.incident.timelineKind.${entry.kind}`;
  const known = i18n.exists(key);
  const unit = entry.text ?? '';
  const words = known ? t(key as 'desk.incident.timelineKind.offered', { unit }).trim() : entry.kind;
  const usesText = known && words.includes(unit) && unit !== '';
  const by = entry.by !== null && entry.by !== entry.text ? t('desk.incident.by', { name: entry.by }) : null;
  return (
    <span>
      {words}
      {!usesText && entry.text && <span className="muted"> · {entry.text}</span>}
      {by && <span className="faint"> {by}</span>}
    </span>
  );
}
