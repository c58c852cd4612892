import type { Assignment, CrewJob, UnitWithPosition } from '@roadcall/contracts';
import { Navigation } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { missionApi } from '../../data/mission-api.ts';
import { ActButton } from './act-button.tsx';
import { CallButton } from './call-button.tsx';
import { nextSteps, stepsDone, stepsOf, type CrewStep } from './crew-steps.ts';
import { JobFacts, targetOf } from './job-facts.tsx';
import { WaySketch } from './way-sketch.tsx';

interface Props {
  unit: UnitWithPosition;
  assignment: Assignment;
  job: CrewJob;
}

/** The job: where to, whom to call, and one big button for the next step. */
export function CrewJobCard({ unit, assignment, job }: Props) {
  const tows = job.needs.includes('tow') && unit.kind === 'tow_truck';
  const next = nextSteps(assignment, unit.kind, tows);
  return (
    <section className="crew-card" aria-label={job.number}>
      <Steps assignment={assignment} tows={tows} />
      <JobFacts unit={unit} assignment={assignment} job={job} />
      <WaySketch unit={unit} assignment={assignment} />
      <div className="crew-pair">
        <NavigateLink assignment={assignment} name={job.number} />
        {job.hasContact && <CallButton assignmentId={assignment.id} />}
      </div>
      <div className="crew-answers">
        {next.main && <StepButton step={next.main} assignment={assignment} className="go" />}
        {next.others.map((step) => (
          <StepButton key={step} step={step} assignment={assignment} className="quiet" />
        ))}
      </div>
      <Trouble assignment={assignment} mayBeGone={next.mayBeGone} mayFail={next.mayFail} />
      <p className="faint crew-number">{job.number}</p>
    </section>
  );
}

function Steps({ assignment, tows }: { assignment: Assignment; tows: boolean }) {
  const { t } = useTranslation();
  const steps = stepsOf(assignment.role, tows || assignment.state === 'towing');
  const done = stepsDone(assignment, steps);
  return (
    <ol className="crew-steps">
      {steps.map((step, index) => (
        <li key={step} data-done={index < done || undefined} aria-current={index === done ? 'step' : undefined}>
          {t(`crew.reached.${step}`)}
        </li>
      ))}
    </ol>
  );
}

function StepButton({ step, assignment, className }: { step: CrewStep; assignment: Assignment; className: string }) {
  const { t } = useTranslation();
  const words = t(step === 'done' && assignment.state === 'towing' ? 'crew.step.dropped_off' : `crew.step.${step}`);
  return (
    <ActButton
      name={words}
      className={className}
      send={() => (step === 'picked_up' ? missionApi.pickedUp(assignment.id) : missionApi.report(assignment.id, step))}
    >
      {words}
    </ActButton>
  );
}

/** The phone's own navigation, with the place that the crew has to be at next. */
function NavigateLink({ assignment, name }: { assignment: Assignment; name: string }) {
  const { t } = useTranslation();
  const { lat, lon, isPickUp } = targetOf(assignment);
  const at = `${String(lat)},${String(lon)}`;
  const isApple = /iPhone|iPad|Macintosh/.test(navigator.userAgent);
  const href = isApple ? `maps://?daddr=${at}&dirflg=d` : `geo:${at}?q=${at}(${encodeURIComponent(name)})`;
  return (
    <a className="crew-button plain" href={href}>
      <Navigation aria-hidden />
      {t(isPickUp ? 'crew.navigatePickUp' : 'crew.navigate')}
    </a>
  );
}

interface TroubleProps {
  assignment: Assignment;
  mayBeGone: boolean;
  mayFail: boolean;
}

/** What else may happen at a job: nobody is there, or it cannot be done. Asked once more, with a reason. */
function Trouble({ assignment, mayBeGone, mayFail }: TroubleProps) {
  const { t } = useTranslation();
  const [what, setWhat] = useState<'goa' | 'failed' | null>(null);
  const [reason, setReason] = useState('');
  const words = reason.trim();
  if (what === null) {
    return (
      <div className="crew-pair">
        {mayBeGone && (
          <button type="button" className="crew-button small" onClick={() => setWhat('goa')}>
            {t('crew.trouble.goa')}
          </button>
        )}
        {mayFail && (
          <button type="button" className="crew-button small" onClick={() => setWhat('failed')}>
            {t('crew.trouble.failed')}
          </button>
        )}
      </div>
    );
  }
  return (
    <div className="crew-decline" role="group" aria-label={t(`crew.trouble.${what}`)}>
      <strong>{t(`crew.trouble.${what}Sure`)}</strong>
      <textarea
        className="textarea"
        aria-label={t('crew.trouble.reason')}
        placeholder={t('crew.trouble.reason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {(what === 'goa' || words !== '') && (
        <ActButton
          name={t(`crew.trouble.${what}`)}
          className="danger"
          send={() => missionApi.report(assignment.id, what, words || null)}
        >
          {t(`crew.trouble.${what}`)}
        </ActButton>
      )}
      <button type="button" className="crew-button quiet" onClick={() => setWhat(null)}>
        {t('crew.back')}
      </button>
    </div>
  );
}
