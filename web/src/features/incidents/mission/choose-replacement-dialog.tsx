import type { Incident, ReplacementDriverChoice, ReplacementVehicleChoice, VehicleId } from '@roadcall/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../../data/fleet-store.ts';
import { missionApi } from '../../../data/mission-api.ts';
import { toast } from '../../../frame/toasts.ts';
import { closeOverlay } from '../../../keys/overlays.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../../ui/notice.tsx';
import { SkeletonRows } from '../../../ui/states.tsx';
import { keepAssignment } from '../desk/keep-incident.ts';
import { useSending } from '../desk/use-sending.ts';
import { DriverChoiceRow, VehicleChoiceRow } from './replacement-choice-rows.tsx';

/** Chooses the replacement vehicle and who brings it: each with the parts of its cost or the rule against it. The reason is asked. */
export function ChooseReplacementDialog({ incidentId }: { incidentId: string }) {
  const incident = useFleet((state) => state.incidents.get(incidentId));
  return incident ? <ChoiceForm incident={incident} /> : null;
}

/** What nobody can overrule is there to be seen, not to be taken. */
const mayTake = ({
  rules,
  overrulable,
}: Pick<ReplacementVehicleChoice | ReplacementDriverChoice, 'rules' | 'overrulable'>) =>
  rules.length === 0 || overrulable;

function ChoiceForm({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [vehicleId, setVehicleId] = useState<VehicleId | null>(null);
  const [clicked, setDriver] = useState<ReplacementDriverChoice | null>(null);
  const [reason, setReason] = useState('');
  const [agreed, setAgreed] = useState(false);
  const read = useQuery({
    queryKey: ['replacement-choices', incident.id, vehicleId, search.trim()],
    queryFn: ({ signal }) => missionApi.replacementChoices(incident.id, { vehicleId, search: search.trim() }, signal),
    placeholderData: keepPreviousData,
  });
  const { vehicles = [], drivers = [], vehicleId: askedId = null, excludedVehicles = 0 } = read.data ?? {};
  const [picked, setPicked] = useState<ReplacementVehicleChoice | null>(null);
  const preset = vehicles.find((each) => each.vehicleId === askedId && mayTake(each));
  const vehicle = picked ?? preset ?? null;
  const driver =
    drivers.find(({ unitId }) => unitId === clicked?.unitId) ?? drivers.find(({ rules }) => rules.length === 0) ?? null;
  const isSame = vehicle?.reserved === true && driver?.reserved === true;
  const { busy, error, submit } = useSending(async () => {
    if (!vehicle || !driver) return;
    const overrule = { vehicle: vehicle.rules, driver: driver.rules };
    const wish = { vehicleId: vehicle.vehicleId, driverUnitId: driver.unitId, reason: reason.trim(), agreed, overrule };
    keepAssignment(await missionApi.chooseReplacement(incident.id, wish, incident.version));
    const blanks = { plate: vehicle.plate, unit: driver.unitName, number: incident.number };
    toast({ title: t('mission.choice.done', blanks), tone: 'good' });
  });
  const against = [
    ...(vehicle?.rules ?? []).map((rule) => t(`mission.excluded.${rule}`)),
    ...(driver?.rules ?? []).map((rule) => t(`desk.incident.excluded.${rule}`)),
  ];
  return (
    <Dialog
      className="replacement-choice"
      title={t('mission.choice.title', { number: incident.number })}
      lead={t('mission.choice.lead')}
      onClose={closeOverlay}
    >
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        {read.isError && <ErrorNotice error={read.error} />}
        <div className="choice-columns">
          <div>
            <input
              className="input"
              type="search"
              aria-label={t('mission.choice.filter')}
              placeholder={t('mission.choice.filter')}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
            <fieldset className="unit-choices">
              <legend className="visually-hidden">{t('mission.vehicle')}</legend>
              {read.isPending && <SkeletonRows rows={5} height={36} />}
              {read.isSuccess && vehicles.length === 0 && <p className="faint">{t('mission.choice.none')}</p>}
              {vehicles.map((choice) => (
                <VehicleChoiceRow
                  key={choice.vehicleId}
                  choice={choice}
                  chosen={vehicle?.vehicleId === choice.vehicleId}
                  disabled={!mayTake(choice)}
                  onChoose={() => {
                    setPicked(choice);
                    setVehicleId(choice.vehicleId);
                  }}
                />
              ))}
            </fieldset>
            <p className="faint">{t('mission.choice.excluded', { count: excludedVehicles })}</p>
          </div>
          <div>
            <p className="why-sub">
              {vehicle ? t('mission.choice.driversOf', { plate: vehicle.plate }) : t('mission.drivers')}
            </p>
            <fieldset className="unit-choices">
              <legend className="visually-hidden">{t('mission.driver')}</legend>
              {read.isSuccess && drivers.length === 0 && <p className="faint">{t('mission.choice.noDrivers')}</p>}
              {drivers.map((choice) => (
                <DriverChoiceRow
                  key={choice.unitId}
                  choice={choice}
                  chosen={driver?.unitId === choice.unitId}
                  disabled={!mayTake(choice)}
                  onChoose={() => setDriver(choice)}
                />
              ))}
            </fieldset>
          </div>
        </div>
        {against.length > 0 && <Notice warn>{t('mission.choice.overrules', { rules: against.join(', ') })}</Notice>}
        {isSame && <Notice warn>{t('mission.choice.same')}</Notice>}
        <div className="field">
          <label htmlFor="choice-reason">{t('mission.choice.reason')}</label>
          <textarea
            id="choice-reason"
            className="textarea"
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <label className="check-line">
          <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
          {t('mission.choice.agreed')}
        </label>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button
            type="submit"
            className="button primary"
            disabled={busy || !vehicle || !driver || isSame || reason.trim() === ''}
          >
            {vehicle && driver
              ? t('mission.choice.confirm', { plate: vehicle.plate, unit: driver.unitName })
              : t('mission.choice.choose')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
