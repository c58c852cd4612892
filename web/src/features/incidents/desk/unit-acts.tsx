import { isActive, type Incident } from '@roadcall/contracts';
import { Pin, PinOff, UserRoundMinus, UserRoundPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../data/session.ts';
import { useNow } from '../../../data/tick.ts';
import { showOverlay } from '../../../keys/overlays.ts';
import { spanInWords } from '../../../ui/time.tsx';
import { isOpen } from '../incident-clock.ts';
import { CrewMenu } from '../mission/crew-menu.tsx';
import { togglePin } from './desk-acts.ts';
import { silentForMs } from './silence.ts';

/** What a person decided about the unit, whether its crew is silent, and what can be done about both. */
export function UnitActs({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const may = useMay('assignments.override');
  const now = useNow((state) => state.now);
  const { assignment } = incident;
  const active = assignment && isActive(assignment.state) ? assignment : null;
  const silentMs = active && silentForMs(active, now);
  return (
    <div className="unit-acts">
      {silentMs !== null && (
        <p className="notice warn" role="status">
          {t('act.silent', { time: spanInWords(t, silentMs / 1_000) })}
        </p>
      )}
      {active?.manual && (
        <p className="faint">
          {t('act.byHand', { name: active.manual.by, reason: active.manual.reason })}
          {active.manual.overruled &&
            ` ${t('act.overruled', { rule: t(`desk.incident.excluded.${active.manual.overruled}`) })}`}
        </p>
      )}
      {active?.pin && <p className="faint">{t('act.pinnedBy', { name: active.pin.by, reason: active.pin.reason })}</p>}
      {may && isOpen(incident) && (
        <div className="unit-acts-row">
          <button
            type="button"
            className="button small"
            aria-keyshortcuts="u"
            onClick={() => showOverlay({ kind: 'assignUnit', incidentId: incident.id })}
          >
            <UserRoundPlus aria-hidden />
            {t(active ? 'act.sendAnother' : 'act.send')}
          </button>
          {active && (
            <>
              <CrewMenu incident={incident} assignment={active} />
              <button
                type="button"
                className="button small"
                aria-pressed={active.pin !== null}
                aria-keyshortcuts="p"
                onClick={() => togglePin(incident)}
              >
                {active.pin ? <PinOff aria-hidden /> : <Pin aria-hidden />}
                {t(active.pin ? 'act.unpin' : 'act.pinIt')}
              </button>
              <button
                type="button"
                className="button small"
                onClick={() => showOverlay({ kind: 'takeOff', incidentId: incident.id })}
              >
                <UserRoundMinus aria-hidden />
                {t('act.takeItOff')}
              </button>
            </>
          )}
        </div>
      )}
    </div>
  );
}
