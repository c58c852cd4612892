import { isActive, type Incident, type IncidentReplacements, type ReplacementLeg } from '@roadcall/contracts';
import { t as translate } from 'i18next';
import { CarFront } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { deskApi } from '../../../data/desk-api.ts';
import { missionApi } from '../../../data/mission-api.ts';
import { problemInWords } from '../../../data/problem-words.ts';
import { queryClient } from '../../../data/query-client.ts';
import { useMay } from '../../../data/session.ts';
import { toast } from '../../../frame/toasts.ts';
import { showOverlay } from '../../../keys/overlays.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { mayHaveReplacement } from '../desk/desk-acts.ts';
import { keepIncident } from '../desk/keep-incident.ts';

/** Whether a replacement is owed, and why there is none yet. */
export function useOwedWords(incident: Incident, read: IncidentReplacements | undefined): string {
  const { t } = useTranslation();
  if (!incident.replacementOwed) return t('mission.notOwed');
  if (incident.acceptedAt === null) return t('mission.owedWaits');
  const shortfall = read?.decisions[0]?.shortfall;
  return shortfall ? `${t('mission.owed')}: ${t(`mission.shortfall.${shortfall}`)}` : t('mission.owed');
}

/** Promise a replacement, release what is reserved, or owe none any more. */
export function OwedActs({ incident, leg }: { incident: Incident; leg: ReplacementLeg | undefined }) {
  const { t } = useTranslation();
  const mayWrite = useMay('incidents.write');
  const mayPromise = useMay('clocks.act');
  const mayOverride = useMay('assignments.override');
  const isReleasable = leg !== undefined && isActive(leg.state) && leg.state !== 'towing';
  const isHandedOver = leg?.state === 'done';
  if (isHandedOver || incident.rentalId === null) return null;
  return (
    <div className="unit-acts-row">
      {mayPromise && !incident.replacementOwed && (
        <button type="button" className="button small" onClick={() => void promise(incident)}>
          {t('mission.promiseIt')}
        </button>
      )}
      {mayOverride && mayHaveReplacement(incident) && (
        <button
          type="button"
          className="button small"
          aria-keyshortcuts="r"
          onClick={() => showOverlay({ kind: 'chooseReplacement', incidentId: incident.id })}
        >
          <CarFront aria-hidden />
          {t('mission.choose')}
        </button>
      )}
      {mayOverride && isReleasable && (
        <button
          type="button"
          className="button small"
          onClick={() => showOverlay({ kind: 'releaseLeg', incidentId: incident.id, leg })}
        >
          {t('mission.release')}
        </button>
      )}
      {mayWrite && incident.replacementOwed && (
        <ConfirmButton
          className="small"
          label={t('mission.giveUp')}
          sure={t('mission.giveUpSure')}
          onConfirm={() => void giveUp(incident)}
        />
      )}
    </div>
  );
}

/** From now on one is owed, and the time until the customer has it runs. */
async function promise({ id, number }: Incident): Promise<void> {
  try {
    await missionApi.promise(id, 'rescue.replacement', null);
    await queryClient.invalidateQueries({ queryKey: ['incident', id] });
    toast({ title: translate('mission.promised', { number }), tone: 'good' });
  } catch (error) {
    toast({ title: problemInWords(error), tone: 'danger' });
  }
}

async function giveUp({ id, version }: Incident): Promise<void> {
  try {
    keepIncident(await deskApi.edit(id, { replacementOwed: false }, version));
  } catch (error) {
    toast({ title: problemInWords(error), tone: 'danger' });
  }
}
