import { ClockSettings, DispatchSettings, ProofSettings, ReplacementSettings } from '@roadcall/contracts';
import type { TFunction } from 'i18next';
import { spanInWords } from '../../ui/time.tsx';
import { unitOf, type PageName } from './settings-pages.ts';

const keysOf = {
  dispatch: DispatchSettings.keyof(),
  proof: ProofSettings.keyof(),
  replacements: ReplacementSettings.keyof(),
  limits: ClockSettings.shape.limitsS.unwrap().keyof(),
} as const;

export interface SettingWords {
  readonly name: string;
  readonly means: string;
}

const words = (name: string, means: string): SettingWords => ({ name, means });

/** Name and meaning of a field. A key that this console does not know yet is its own name. */
export function settingInWords(t: TFunction, page: PageName, path: string): SettingWords {
  if (page === 'clocks') {
    const limit = keysOf.limits.safeParse(path.replace('limitsS.', '')).data;
    if (limit) return words(t(`promises.kind.${limit}`), t(`promises.meaning.${limit}`));
    const warning = path === 'firstWarningPct' || path === 'secondWarningPct' ? path : undefined;
    if (warning) return words(t(`settings.clocks.${warning}.name`), t(`settings.clocks.${warning}.means`));
  }
  const dispatch = page === 'dispatch' ? keysOf.dispatch.safeParse(path).data : undefined;
  if (dispatch) return words(t(`settings.dispatch.${dispatch}.name`), t(`settings.dispatch.${dispatch}.means`));
  const proof = page === 'proof' ? keysOf.proof.safeParse(path).data : undefined;
  if (proof) return words(t(`settings.proof.${proof}.name`), t(`settings.proof.${proof}.means`));
  const replacement = page === 'replacements' ? keysOf.replacements.safeParse(path).data : undefined;
  if (replacement) {
    return words(t(`settings.replacements.${replacement}.name`), t(`settings.replacements.${replacement}.means`));
  }
  return words(path, '');
}

/** A value with its unit; whole minutes in words. */
export function valueInWords(t: TFunction, path: string, value: number): string {
  const unit = unitOf(path);
  if (unit === 'seconds' && value >= 60 && value % 60 === 0) return spanInWords(t, value);
  return `${String(value)} ${unitInWords(t, path)}`.trim();
}

/** `s`, `%`, `m`; nothing for a plain number. */
export function unitInWords(t: TFunction, path: string): string {
  const unit = unitOf(path);
  return unit === 'none' ? '' : t(`settings.unit.${unit}`);
}
