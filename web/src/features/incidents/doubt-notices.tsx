import { mayFollow, type Incident } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../data/session.ts';
import { Notice } from '../../ui/notice.tsx';
import { clockTime, distanceInWords, spanInWords } from '../../ui/time.tsx';
import { sayForCrew } from './mission/crew-acts.ts';

/** What positions say against the assignment shown: a person judges it. */
export function DoubtNotices({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const may = useMay('assignments.override');
  const { assignment } = incident;
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
        {doubt.kind === 'gone_suspected' && may && mayFollow(assignment.state, 'goa') && (
          <span className="notice-act">
            {t('mission.proof.suspectGone')}{' '}
            <button type="button" className="button small" onClick={() => sayForCrew('goa', incident, assignment)}>
              {t('mission.crew.goa')}
            </button>
          </span>
        )}
      </Notice>
    ));
}
