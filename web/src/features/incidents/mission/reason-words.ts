import type { TFunction } from 'i18next';
import { en } from '../../../i18n/en/index.ts';

type Code = keyof typeof en.mission.reason;
const isCode = (text: string): text is Code => text in en.mission.reason;

/** Why a leg ended: the services write codes, people write words. */
export function reasonInWords(t: TFunction, reason: string): string {
  return isCode(reason) ? t(`mission.reason.${reason}`) : reason;
}
