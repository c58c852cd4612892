import type { Incident, ReplacementDecision, ReplacementExclusion, VehicleCandidate } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../../data/fleet-store.ts';
import { Block } from '../../../detail/detail-frame.tsx';
import { MarkIcon } from '../../../marks/mark-icon.tsx';
import { select } from '../../../route-store.ts';
import { Ago, spanInWords } from '../../../ui/time.tsx';
import { ExcludedList } from '../excluded-list.tsx';
import { useReplacements } from '../mission/use-replacements.ts';
import { CandidateRow } from './candidate-row.tsx';
import { ExcludedUnits } from './excluded-units.tsx';

/** The chosen one and the next ones, of vehicles and of drivers. */
const FIRST_VEHICLES = 6;
const FIRST_DRIVERS = 3;
/** Below this a part of the cost is not worth a word, seconds. */
const WORTH_SAYING_S = 20;

/** Why this replacement vehicle and this driver, or why none. */
export function ReplacementWhy({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const decision = useReplacements(incident.id).data?.decisions[0];
  if (!decision) return null;
  const ranked = decision.vehicles.filter(({ rank }) => rank !== null);
  const drivers = decision.drivers.filter(({ rank, unitId }) => rank !== null || unitId === decision.chosenUnitId);
  const driver = drivers.find(({ unitId }) => unitId === decision.chosenUnitId);
  const driversOut = decision.drivers.length - drivers.length;
  return (
    <Block
      title={t(decision.chosenVehicleId === null ? 'mission.whyNone' : 'mission.why')}
      end={<Ago at={decision.decidedAt} />}
    >
      <div className="why-proof">
        {decision.shortfall && <p className="notice warn">{t(`mission.shortfall.${decision.shortfall}`)}</p>}
        {decision.byHand && <ByHand choice={decision.byHand} />}
        {decision.dualityGap !== null && decision.chosenVehicleId !== null && (
          <p className="faint">
            {t('mission.bestOf')} {t('why.counted', { considered: ranked.length, excluded: decision.excludedVehicles })}
          </p>
        )}
      </div>
      <ol className="candidates">
        {shownOf(decision).map((candidate) => (
          <VehicleRow
            key={candidate.vehicleId}
            candidate={candidate}
            isChosen={candidate.vehicleId === decision.chosenVehicleId}
          />
        ))}
      </ol>
      <ExcludedVehicles decision={decision} />
      {decision.drivers.length > 0 && (
        <>
          <p className="why-sub">{t('mission.drivers')}</p>
          <ol className="candidates">
            {drivers.slice(0, FIRST_DRIVERS).map((candidate) => (
              <CandidateRow
                key={candidate.unitId}
                candidate={candidate}
                chosen={driver}
                isChosen={candidate === driver}
                needs={[]}
              />
            ))}
          </ol>
          {driversOut > 0 && (
            <ExcludedUnits
              decision={{ candidates: decision.drivers, excludedByRule: {}, excludedCount: driversOut }}
              assignments={[]}
            />
          )}
        </>
      )}
    </Block>
  );
}

/** The cheapest ones, and the chosen one wherever it stands: a person may have overruled a rule. */
function shownOf({ vehicles, chosenVehicleId }: ReplacementDecision): VehicleCandidate[] {
  const first = vehicles.filter(({ rank }) => rank !== null && rank <= FIRST_VEHICLES);
  const chosen = vehicles.filter(
    ({ vehicleId }) => vehicleId === chosenVehicleId && !first.some((each) => each.vehicleId === vehicleId),
  );
  return [...chosen, ...first];
}

/** Who chose, why, and against which rules. */
function ByHand({ choice }: { choice: NonNullable<ReplacementDecision['byHand']> }) {
  const { t } = useTranslation();
  const { vehicle, driver } = choice.overruled;
  const rules = [
    ...vehicle.map((rule) => t(`mission.excluded.${rule}`)),
    ...driver.map((rule) => t(`desk.incident.excluded.${rule}`)),
  ];
  return (
    <p className="faint">
      {t('mission.choice.by', { name: choice.by, reason: choice.reason })}
      {rules.length > 0 && ` ${t('mission.choice.although', { rules: rules.join(', ') })}`}
    </p>
  );
}

function VehicleRow({ candidate, isChosen }: { candidate: VehicleCandidate; isChosen: boolean }) {
  const { t } = useTranslation();
  const vehicle = useFleet((state) => state.vehicles.get(candidate.vehicleId));
  const reasons = candidate.parts
    .filter(({ part, seconds }) => part !== 'bring' && seconds >= WORTH_SAYING_S)
    .map(({ part, seconds }) => t(`mission.part.${part}`, { time: spanInWords(t, seconds) }));
  return (
    <li data-chosen={isChosen || undefined}>
      <span
        className="rank"
        aria-label={candidate.rank === null ? undefined : t('desk.incident.rank', { rank: candidate.rank })}
      >
        {candidate.rank ?? '–'}
      </span>
      <MarkIcon shape="arrow" tone="green" outline={!isChosen} size={18} />
      <span className="row-main">
        <span className="one">
          <button
            type="button"
            className="link plate"
            onClick={() => select({ kind: 'vehicle', id: candidate.vehicleId })}
          >
            {candidate.plate}
          </button>
          <span className="muted">
            {' '}
            {t(`fleet.class.${candidate.class}`)} {vehicle?.model}
          </span>
          {isChosen && <span className="tag violet">{t('desk.incident.chosen')}</span>}
        </span>
        {reasons.length > 0 && <span className="two wrap">{reasons.join(' · ')}</span>}
      </span>
      <span className="row-end">
        <span className="one">{candidate.etaS === null ? '–' : spanInWords(t, candidate.etaS)}</span>
        {candidate.etaSource === 'straight_line' && <span className="two faint">{t('act.assign.straight')}</span>}
      </span>
    </li>
  );
}

function ExcludedVehicles({ decision }: { decision: ReplacementDecision }) {
  const { t } = useTranslation();
  const byRule = new Map<ReplacementExclusion, VehicleCandidate[]>();
  for (const candidate of decision.vehicles) {
    if (candidate.excluded === null) continue;
    byRule.set(candidate.excluded, [...(byRule.get(candidate.excluded) ?? []), candidate]);
  }
  return (
    <ExcludedList
      title={t('mission.vehiclesOut')}
      total={decision.excludedVehicles}
      groups={[...byRule].map(([rule, list]) => ({
        rule: t(`mission.excluded.${rule}`),
        count: list.length,
        members: list.map(({ vehicleId, plate }) => ({
          id: vehicleId,
          name: plate,
          onOpen: () => select({ kind: 'vehicle', id: vehicleId }),
        })),
      }))}
    />
  );
}
