import type { Incident } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/notice.tsx';
import { clockTime, distanceInWords, spanInWords } from '../../ui/time.tsx';

/** What positions say against the assignment shown: a person judges it. */
export function DoubtNotices({ incident: { assignment } }: { incident: Incident }) {
  const { t } = useTranslation();
  if (!assignment || assignment.endedAt !== null) return null;
  const arrival = assignment.steps.find(({ state }) => state === 'on_scene');
  const time = (at: string | null | undefined) => (at ? clockTime(Date.parse(at)) : t('common.none'));
  return assignment.doubts
    .filter(({ endedAt }) => endedAt === null)
    .map((doubt) => (
      <Notice key={doubt.kind} warn>
        {t(`desk.incident.doubt.${doubt.kind}`, {
          unit: assignment.unitName,
          since: time(doubt.at),
          distance: doubt.metres === null ? '' : distanceInWords(t, doubt.metres),
          span: doubt.seconds === null ? '' : spanInWords(t, Math.abs(doubt.seconds)),
          pressed: time(arrival?.pressedAt),
          proven: time(arrival?.provenAt),
        })}
      </Notice>
    ));
}
