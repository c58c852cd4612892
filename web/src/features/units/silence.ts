import type { Unit } from '@roadcall/contracts';
import { t } from 'i18next';
import { toast, toastManager } from '../../frame/toasts.ts';
import { showUnit } from './show-unit.ts';

const idOf = (unit: Unit): string => `silent ${unit.id}`;

/** Says in the corner that a crew is silent; it stays until it is answered or somebody has looked. */
export function announceSilence(unit: Unit): void {
  toast({
    id: idOf(unit),
    title: t('units.silent.toast', { name: unit.name }),
    text: t('units.silent.what'),
    tone: 'danger',
    stayMs: 0,
    action: { label: t('desk.alarms.show'), run: () => showUnit(unit.id) },
  });
}

/** The crew has answered: what was said of it goes. */
export function endSilence(unit: Unit): void {
  toastManager.close(idOf(unit));
}
