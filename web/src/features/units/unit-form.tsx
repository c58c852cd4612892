import { Skill, UnitKind, type BranchId, type Unit } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../data/branch-name.ts';
import { useFences } from '../../data/fences.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { unitApi } from '../../data/unit-api.ts';
import { toast } from '../../frame/toasts.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useFenceName } from '../fences/fence-name.ts';
import { useSending } from '../incidents/desk/use-sending.ts';
import { usePartners } from './partners/use-partners.ts';
import { CheckGroup, Choice } from './form-parts.tsx';
import { ShiftEditor } from './shift-editor.tsx';
import { showUnit } from './show-unit.ts';
import { keepUnit } from './unit-acts.ts';
import { bodyOf, EMPTY_UNIT, fieldsOf, type UnitFields, type WrongField } from './unit-form-fields.ts';

/** Makes a unit, or edits one: what it can do, where and when it works, for whom, who is its crew. */
export function UnitFormDialog({ unitId }: { unitId?: string }) {
  const held = useFleet((state) => state.units.get(unitId ?? ''));
  // Somebody else's change meanwhile is refused by the version, not merged into what is being typed.
  const [unit] = useState(held);
  if (unitId !== undefined && !unit) return null;
  return <UnitForm {...(unit ? { unit } : {})} />;
}

function UnitForm({ unit }: { unit?: Unit }) {
  const { t } = useTranslation();
  const [fields, setFields] = useState<UnitFields>(unit ? fieldsOf(unit) : EMPTY_UNIT);
  const [tried, setTried] = useState(false);
  const idempotencyKey = useRef(crypto.randomUUID());
  const set = (patch: Partial<UnitFields>): void => setFields((before) => ({ ...before, ...patch }));
  const read = bodyOf(fields);
  const isWrong = (field: WrongField): boolean => tried && !read.ok && read.wrong.has(field);
  const { busy, error, submit } = useSending(async () => {
    if (!read.ok) return;
    const { crewUserId } = fields;
    let saved = unit
      ? await unitApi.edit(unit.id, { ...read.body, crewUserId }, unit.version)
      : await unitApi.create(read.body, idempotencyKey.current);
    if (!unit && crewUserId !== null) saved = await unitApi.edit(saved.id, { crewUserId }, saved.version);
    keepUnit(saved);
    showUnit(saved.id);
    toast({ title: t(unit ? 'units.done.edited' : 'units.done.created', { name: saved.name }), tone: 'good' });
  });
  return (
    <Dialog
      title={unit ? t('units.form.editTitle', { name: unit.name }) : t('units.form.newTitle')}
      onClose={closeOverlay}
      className="wide unit-dialog"
      stays
    >
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          setTried(true);
          if (read.ok) submit(event);
          else event.preventDefault();
        }}
      >
        {error !== null && <ErrorNotice error={error} />}
        <div className="form-columns">
          <TextField label={t('units.form.name')} wrong={isWrong('name') && t('units.wrong.name')}>
            {(attributes) => (
              <input
                {...attributes}
                className="input"
                autoFocus
                maxLength={40}
                value={fields.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </TextField>
          <Choice
            label={t('units.kind')}
            value={fields.kind}
            options={UnitKind.options.map((kind) => [kind, t(`fleet.unitKind.${kind}`)])}
            onChange={(kind) => set({ kind: UnitKind.parse(kind) })}
          />
        </div>
        <CheckGroup
          label={t('fleet.units.skills')}
          options={Skill.options.map((skill) => [skill, t(`fleet.skill.${skill}`)])}
          chosen={fields.skills}
          onChange={(skills) => set({ skills })}
          wrong={isWrong('skills') && t('units.wrong.skills')}
        />
        <NumberFields fields={fields} set={set} isWrong={isWrong} />
        <BelongsTo fields={fields} set={set} {...(unit ? { unit } : {})} />
        <ShiftEditor
          plan={fields.shiftPlan}
          breaks={fields.breakPlan}
          onPlan={(shiftPlan) => set({ shiftPlan })}
          onBreaks={(breakPlan) => set({ breakPlan })}
        />
        {(isWrong('shiftPlan') || isWrong('breakPlan')) && (
          <span className="field-wrong">
            {t(isWrong('shiftPlan') ? 'units.wrong.shiftPlan' : 'units.wrong.breakPlan')}
          </span>
        )}
        <label className="check">
          <input
            type="checkbox"
            checked={fields.autoAccept}
            onChange={(event) => set({ autoAccept: event.target.checked })}
          />
          {t('units.form.autoAccept')}
        </label>
        <div className="dialog-actions">
          {tried && !read.ok && (
            <span className="field-wrong grow" role="alert">
              {t('units.wrong.some')}
            </span>
          )}
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {t(unit ? 'common.save' : 'units.form.create')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface PartProps {
  fields: UnitFields;
  set: (patch: Partial<UnitFields>) => void;
}

const NUMBERS = ['vehicleCapacity', 'towMassKg', 'fullRangeKm', 'safetyIntervalMin'] as const;

function NumberFields({ fields, set, isWrong }: PartProps & { isWrong: (field: WrongField) => boolean }) {
  const { t } = useTranslation();
  return (
    <div className="form-columns four">
      {NUMBERS.map((name) => (
        <TextField key={name} label={t(`units.form.${name}`)} wrong={isWrong(name) && t(`units.wrong.${name}`)}>
          {(attributes) => (
            <input
              {...attributes}
              className="input"
              inputMode="numeric"
              value={fields[name]}
              placeholder={t(`units.form.empty.${name}`)}
              onChange={(event) => set({ [name]: event.target.value })}
            />
          )}
        </TextField>
      ))}
    </div>
  );
}

function BelongsTo({ fields, set, unit }: PartProps & { unit?: Unit }) {
  const { t } = useTranslation();
  const branches = useFleet((state) => state.branches);
  const fences = useFences((state) => state.fences);
  const branchName = useBranchName();
  const fenceName = useFenceName();
  const partners = usePartners();
  const crews = useQuery({ queryKey: ['crews'], queryFn: ({ signal }) => unitApi.crews(signal) });
  const byBranch = [...branches.values()].map(({ id }) => [id, branchName(id)] as const);
  const free = (crews.data?.items ?? []).filter(({ unitId }) => unitId === null || unitId === unit?.id);
  return (
    <>
      <div className="form-columns">
        <Choice
          label={t('fleet.units.station')}
          value={fields.stationBranchId ?? ''}
          options={[['', t('common.none')], ...byBranch]}
          onChange={(id) => set({ stationBranchId: branches.get(id)?.id ?? null })}
        />
        <Choice
          label={t('units.crew')}
          value={fields.crewUserId ?? ''}
          options={[['', t('units.noCrew')], ...free.map(({ id, name }) => [id, name] as const)]}
          onChange={(id) => set({ crewUserId: free.find((crew) => crew.id === id)?.id ?? null })}
        />
        <Choice
          label={t('units.partner')}
          value={fields.partnerId ?? ''}
          options={[['', t('units.ours')], ...(partners.data?.items ?? []).map(({ id, name }) => [id, name] as const)]}
          onChange={(id) => set({ partnerId: partners.data?.items.find((partner) => partner.id === id)?.id ?? null })}
        />
        <Choice
          label={t('units.form.areaFence')}
          value={fields.areaGeofenceId ?? ''}
          options={[
            ['', t('common.none')],
            ...[...fences.values()].map((fence) => [fence.id, fenceName(fence)] as const),
          ]}
          onChange={(id) => set({ areaGeofenceId: fences.get(id)?.id ?? null })}
        />
      </div>
      <CheckGroup<BranchId>
        label={t('units.form.areaBranches')}
        help={t('units.form.areaHelp')}
        options={byBranch}
        chosen={fields.areaBranchIds}
        onChange={(areaBranchIds) => set({ areaBranchIds })}
      />
    </>
  );
}

interface TextFieldProps {
  label: string;
  wrong: string | false;
  children: (attributes: { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }) => ReactNode;
}

/** A labelled field with what is wrong about it below. */
function TextField({ label, wrong, children }: TextFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-invalid': wrong !== false,
        'aria-describedby': wrong === false ? undefined : `${id}-wrong`,
      })}
      {wrong !== false && (
        <span className="field-wrong" id={`${id}-wrong`}>
          {wrong}
        </span>
      )}
    </div>
  );
}
