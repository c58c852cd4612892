import type { Incident, IncidentStatus } from '@roadcall/contracts';
import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** The way of an incident that a person waits for (domain §4). */
const STEPS: readonly IncidentStatus[] = ['reported', 'dispatching', 'assigned', 'en_route', 'on_scene', 'resolved'];
const ORDER: readonly IncidentStatus[] = [
  'reported',
  'triaged',
  'dispatching',
  'assigned',
  'en_route',
  'on_scene',
  'resolved',
  'follow_up',
  'closed',
];

/** Where the incident stands on its way. */
export function IncidentSteps({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const at = ORDER.indexOf(incident.status);
  const cancelled = incident.status === 'cancelled';
  return (
    <ol className="steps" aria-label={t('desk.incident.steps')} data-cancelled={cancelled || undefined}>
      {STEPS.map((step) => {
        const index = ORDER.indexOf(step);
        // `triaged` belongs to the step before it: nothing that a person would wait for.
        const isNow = !cancelled && (index === at || (incident.status === 'triaged' && step === 'reported'));
        const isDone = index < at || at >= ORDER.indexOf('resolved');
        return (
          <li key={step} data-done={isDone || undefined} aria-current={isNow && !isDone ? 'step' : undefined}>
            <i aria-hidden>{isDone && <Check size={10} strokeWidth={3.4} />}</i>
            <span>{t(`desk.incidentStatus.${step}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}
