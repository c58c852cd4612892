import type { ReplacementDriverChoice, ReplacementVehicleChoice } from '@roadcall/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { distanceInWords, spanInWords } from '../../../ui/time.tsx';

/** Below this a part of the cost is not worth a word, seconds. */
const WORTH_SAYING_S = 20;

interface RowProps<Choice> {
  choice: Choice;
  chosen: boolean;
  disabled: boolean;
  onChoose: () => void;
}

/** A vehicle: what it is, what it costs in words or the rules against it, how long the drive is. */
export function VehicleChoiceRow({ choice, ...row }: RowProps<ReplacementVehicleChoice>) {
  const { t } = useTranslation();
  const { plate, make, model, etaS, etaSource, parts, reserved } = choice;
  const against = choice.rules.map((rule) => t(`mission.excluded.${rule}`));
  const costs = parts
    .filter(({ part, seconds }) => part !== 'bring' && seconds >= WORTH_SAYING_S)
    .map(({ part, seconds }) => t(`mission.part.${part}`, { time: spanInWords(t, seconds) }));
  return (
    <ChoiceRow
      name="vehicle"
      {...row}
      isExcluded={against.length > 0}
      title={
        <>
          <strong className="plate">{plate}</strong>{' '}
          <span className="muted">
            {t(`fleet.class.${choice.class}`)} · {make} {model}
          </span>
        </>
      }
      reserved={reserved}
      words={[...against, ...costs].join(' · ')}
      time={etaS === null ? t('common.none') : spanInWords(t, etaS)}
      beside={etaSource === 'straight_line' ? t('act.assign.straight') : ''}
    />
  );
}

/** A driver: how long over the vehicle to the customer, or the rules against it. */
export function DriverChoiceRow({ choice, ...row }: RowProps<ReplacementDriverChoice>) {
  const { t } = useTranslation();
  const { unitName, state, etaS, etaSource, distanceM, servesIncident, reserved } = choice;
  const against = choice.rules.map((rule) => t(`desk.incident.excluded.${rule}`));
  const where = distanceM === null ? [] : [distanceInWords(t, distanceM)];
  return (
    <ChoiceRow
      name="driver"
      {...row}
      isExcluded={against.length > 0}
      title={
        <>
          <strong>{unitName}</strong> <span className="muted">{t(`fleet.unitState.${state}`)}</span>
        </>
      }
      reserved={reserved}
      words={[...against, ...(servesIncident ? [servesIncident.number] : [])].join(' · ')}
      time={etaS === null ? t('common.none') : spanInWords(t, etaS)}
      beside={[...where, ...(etaSource === 'straight_line' ? [t('act.assign.straight')] : [])].join(' · ')}
    />
  );
}

function ChoiceRow({
  name,
  chosen,
  disabled,
  onChoose,
  isExcluded,
  title,
  reserved,
  words,
  time,
  beside,
}: Omit<RowProps<never>, 'choice'> & {
  name: string;
  isExcluded: boolean;
  title: ReactNode;
  reserved: boolean;
  words: string;
  time: string;
  beside: string;
}) {
  const { t } = useTranslation();
  return (
    <label className="unit-choice" data-excluded={isExcluded || undefined} data-disabled={disabled || undefined}>
      <input type="radio" name={name} checked={chosen} disabled={disabled} onChange={onChoose} />
      <span className="row-main">
        <span className="one">
          {title} {reserved && <span className="tag violet">{t('mission.choice.reserved')}</span>}
        </span>
        {words !== '' && <span className="two wrap">{words}</span>}
      </span>
      <span className="row-end">
        <span className="one">{time}</span>
        {beside !== '' && <span className="two faint">{beside}</span>}
      </span>
    </label>
  );
}
