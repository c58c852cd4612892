import type { Assignment } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { clockTime, exactTime, spanInWords } from '../../../ui/time.tsx';

/** A report and a proof further apart than this are worth a look, seconds: the same as for the doubt. */
const APART_S = 90;

/** Each step of an assignment as it was reported and as positions prove it, side by side; and doubts that are over. */
export function ProofTable({ assignment }: { assignment: Assignment }) {
  const { t } = useTranslation();
  const { steps, doubts } = assignment;
  if (steps.length === 0) return null;
  return (
    <details className="proof">
      <summary>{t('mission.proof.title')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('mission.proof.step')}</th>
            <th scope="col">{t('mission.proof.pressed')}</th>
            <th scope="col">{t('mission.proof.proven')}</th>
            <th scope="col">{t('mission.proof.gap')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ state, pressedAt, provenAt }) => {
            const apartS = pressedAt && provenAt ? (Date.parse(pressedAt) - Date.parse(provenAt)) / 1_000 : null;
            return (
              <tr key={state}>
                <th scope="row">{t(`mission.proof.state.${state}`)}</th>
                <Instant at={pressedAt} />
                <Instant at={provenAt} />
                <td data-apart={(apartS !== null && Math.abs(apartS) > APART_S) || undefined}>
                  {apartS === null ? '' : `${apartS < 0 ? '−' : '+'}${spanInWords(t, Math.abs(apartS))}`}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {doubts
        .filter(({ endedAt }) => endedAt !== null)
        .map(({ kind, at }) => (
          <p key={`${kind} ${at}`} className="faint">
            {clockTime(Date.parse(at))} {t('mission.proof.past', { doubt: t(`mission.proof.kind.${kind}`) })}
          </p>
        ))}
    </details>
  );
}

function Instant({ at }: { at: string | null }) {
  const { t } = useTranslation();
  if (at === null) return <td className="faint">{t('mission.proof.never')}</td>;
  return (
    <td>
      <time dateTime={at} title={exactTime(Date.parse(at))}>
        {clockTime(Date.parse(at), true)}
      </time>
    </td>
  );
}
