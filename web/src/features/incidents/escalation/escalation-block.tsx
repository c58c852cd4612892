import type { ClockAct, ClockDetail, Incident, IncidentDetail } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { Block } from '../../../detail/detail-frame.tsx';
import { clockTime, exactTime, spanInWords } from '../../../ui/time.tsx';
import { isOpen } from '../incident-clock.ts';
import { Contractors } from './contractors.tsx';
import '../mission/mission.css';

/** Promises whose warnings escalate the search for a unit (docs/clocks.md). */
const ESCALATES = /^rescue\.(?:dispatch|on_scene)/;
/** Later than this after its time a step counts as noticed late, seconds. */
const LATE_S = 30;

interface Step {
  readonly clock: ClockDetail;
  readonly act: ClockAct;
  readonly step: 'first_warning' | 'second_warning' | 'limit';
}

/** What has been escalated and when; from the second warning on the contractors, to be called and sent. */
export function EscalationBlock({ incident, detail }: { incident: Incident; detail: IncidentDetail | undefined }) {
  const { t } = useTranslation();
  const steps = stepsOf(detail?.clocks ?? []);
  const { escalation } = incident;
  if (steps.length === 0 && escalation === 'none') return null;
  const isWide = escalation === 'contractors' || escalation === 'supervisor';
  return (
    <Block title={t('mission.escalation.title')} end={t(`mission.escalation.level.${escalation}`)}>
      <div className="escalation">
        <ol className="escalation-steps">
          {steps.map(({ clock, act, step }) => (
            <li key={`${clock.id} ${step}`}>
              <time dateTime={act.at} title={exactTime(Date.parse(act.at))}>
                {clockTime(Date.parse(act.at), true)}
              </time>
              <span>
                {t(`mission.escalation.steps.${step}`)}
                <StepWords clock={clock} act={act} step={step} />
              </span>
            </li>
          ))}
        </ol>
        {isWide && isOpen(incident) && <Contractors incident={incident} />}
      </div>
    </Block>
  );
}

function StepWords({ clock, act, step }: Step) {
  const { t } = useTranslation();
  const lateS = (Date.parse(act.recordedAt) - Date.parse(act.at)) / 1_000;
  const elapsedS = step === 'limit' ? clock.limitS : clock.warningsS[step === 'first_warning' ? 0 : 1];
  const words = [
    t('mission.escalation.at', {
      pct: Math.round((elapsedS / clock.limitS) * 100),
      promise: t(`promises.kind.${clock.kind}`),
    }),
    ...(lateS > LATE_S ? [t('mission.escalation.late', { time: spanInWords(t, lateS) })] : []),
    ...(step === 'limit'
      ? [
          clock.acknowledgedAt === null
            ? t('mission.escalation.unseen')
            : t('mission.escalation.seen', { time: clockTime(Date.parse(clock.acknowledgedAt)) }),
        ]
      : []),
  ];
  return <span className="muted"> · {words.join(' · ')}</span>;
}

function stepsOf(clocks: readonly ClockDetail[]): Step[] {
  return clocks
    .filter(({ kind }) => ESCALATES.test(kind))
    .flatMap((clock) =>
      clock.acts.flatMap((act): Step[] => {
        const step = act.act === 'breached' ? 'limit' : act.act === 'warned' ? act.step : null;
        return step === null || step === 'none' ? [] : [{ clock, act, step }];
      }),
    )
    .toSorted((a, b) => (a.act.at < b.act.at ? -1 : 1));
}
