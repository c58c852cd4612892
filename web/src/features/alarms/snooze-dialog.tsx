import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { spanInWords } from '../../ui/time.tsx';
import { actOnAlarms } from './alarm-acts.ts';
import { isSnoozed } from './alarm-groups.ts';

const CHOICES_MIN = [15, 30, 60, 240, 1_440] as const;

/** Puts alarms off: out of the inbox and silent, until then. */
export function SnoozeDialog({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation();
  const held = useFleet((state) => state.alarms);
  const alarms = ids.flatMap((id) => held.get(id) ?? []);
  const snooze = (minutes: number): void => {
    void actOnAlarms(alarms, { act: 'snooze', minutes });
    closeOverlay();
  };
  return (
    <Dialog
      title={t('alarms.snooze.title', { count: alarms.length })}
      lead={t('alarms.snooze.lead')}
      onClose={closeOverlay}
    >
      <div className="snooze-choices">
        {CHOICES_MIN.map((minutes) => (
          <button key={minutes} type="button" className="button" onClick={() => snooze(minutes)}>
            {spanInWords(t, minutes * 60)}
          </button>
        ))}
        {alarms.some((alarm) => isSnoozed(alarm, Date.now())) && (
          <button type="button" className="button primary" onClick={() => snooze(0)}>
            {t('alarms.snooze.end')}
          </button>
        )}
      </div>
    </Dialog>
  );
}
