import type { Unit, UnitWithPosition } from '@roadcall/contracts';
import { Coffee, HeartPulse, Pencil, PackageX, Play, Power, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemInWords } from '../../data/problem-words.ts';
import { useMay } from '../../data/session.ts';
import { unitApi } from '../../data/unit-api.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { toast } from '../../frame/toasts.ts';
import { showOverlay } from '../../keys/overlays.ts';
import { useFollow } from '../../map/camera-work.ts';
import { exactTime } from '../../ui/time.tsx';
import { FollowAndFit } from '../vehicles/vehicle-detail.tsx';
import { keepUnit, logSignOfLife, setDuty } from './unit-acts.ts';
import { isHeld } from './unit-duty.ts';

/** What a person at the desk does with a unit in its crew's place, and with its record. */
export function UnitActions({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const mayAct = useMay('assignments.override') && !unit.retired;
  const mayEdit = useMay('fleet.write') && !unit.retired;
  const following = useFollow((state) => state.no === unit.no);
  const held = isHeld(unit.state);
  const rests = unit.state === 'off_shift' || unit.state === 'out_of_service';
  const why = held ? { title: t('errors.unitHeld') } : {};
  return (
    <>
      {mayAct && rests && <BeginShift unit={unit} />}
      {mayAct && (
        <button
          type="button"
          className="button"
          aria-keyshortcuts="o"
          disabled={held}
          {...why}
          onClick={() => showOverlay({ kind: 'unitDuty', unitId: unit.id })}
        >
          <Power aria-hidden />
          {t('units.act.duty')}
        </button>
      )}
      {mayAct && !rests && (
        <button
          type="button"
          className="button"
          aria-keyshortcuts="b"
          disabled={held}
          {...why}
          onClick={() => showOverlay({ kind: 'unitBreak', unitId: unit.id })}
        >
          <Coffee aria-hidden />
          {t(unit.break ? 'units.act.endBreak' : 'units.act.break')}
        </button>
      )}
      {mayAct && unit.safety.dueAt !== null && (
        <button type="button" className="button" aria-keyshortcuts="g" onClick={() => logSignOfLife(unit)}>
          <HeartPulse aria-hidden />
          {t('units.act.signOfLife')}
        </button>
      )}
      {mayEdit && (
        <>
          <button
            type="button"
            className="button"
            aria-keyshortcuts="e"
            onClick={() => showOverlay({ kind: 'editUnit', unitId: unit.id })}
          >
            <Pencil aria-hidden />
            {t('units.act.edit')}
          </button>
          <button
            type="button"
            className="button"
            disabled={held}
            {...why}
            onClick={() => showOverlay({ kind: 'retireUnit', unitId: unit.id })}
          >
            <PackageX aria-hidden />
            {t('units.act.retire')}
          </button>
        </>
      )}
      {!unit.retired && <FollowAndFit no={unit.no} following={following} />}
    </>
  );
}

function BeginShift({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const begin = (): void => {
    setBusy(true);
    setDuty(unit, { state: 'available', reason: null })
      .catch((error: unknown) => toast({ title: problemInWords(error), tone: 'danger' }))
      .finally(() => setBusy(false));
  };
  return (
    <button type="button" className="button primary grow" disabled={busy} onClick={begin}>
      <Play aria-hidden />
      {t('units.act.beginShift')}
    </button>
  );
}

/** A unit that is no longer in use: since when and why, and the way back. */
export function RetiredNotice({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const mayEdit = useMay('fleet.write');
  if (!unit.retired) return null;
  const bringBack = (): void => {
    const back = (kept: Unit): void => {
      keepUnit(kept);
      toast({ title: t('units.done.reinstated', { name: unit.name }), tone: 'good' });
    };
    unitApi
      .reinstate(unit.id, unit.version)
      .then(back, (error: unknown) => toast({ title: problemInWords(error), tone: 'danger' }));
  };
  return (
    <Block title={t('units.duty.retired')} end={exactTime(Date.parse(unit.retired.at))}>
      <p>{unit.retired.reason}</p>
      <p className="faint">{t('units.retire.kept')}</p>
      {mayEdit && (
        <button type="button" className="button" onClick={bringBack}>
          <Undo2 aria-hidden />
          {t('units.act.reinstate')}
        </button>
      )}
    </Block>
  );
}
