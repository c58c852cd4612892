import {
  RentalAreaDefaults,
  VehicleClass,
  type BranchId,
  type RentalAreaDefault,
  type VersionedRentalAreaDefaults,
} from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { areaApi } from '../../data/area-api.ts';
import { useBranchName } from '../../data/branch-name.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { queryClient } from '../../data/query-client.ts';
import { useMay } from '../../data/session.ts';
import { toast } from '../../frame/toasts.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { FailedState, SkeletonRows } from '../../ui/states.tsx';
import { AreaFields } from '../rentals/fence-checks.tsx';

/** An event says that somebody has set them. */
export const useAreaDefaults = () => useQuery({ queryKey: ['settings', 'areas'], queryFn: areaApi.defaults });

/** The areas that bookings begin with, by branch and class of the vehicle. */
export function AreaDefaults() {
  const { data, error, refetch } = useAreaDefaults();
  if (!data) return error ? <FailedState error={error} onRetry={() => void refetch()} /> : <SkeletonRows rows={4} />;
  return <AreaDefaultsForm newest={data} />;
}

const EMPTY: RentalAreaDefault = { branchId: null, class: null, permittedFenceIds: [], forbiddenFenceIds: [] };

function AreaDefaultsForm({ newest }: { newest: VersionedRentalAreaDefaults }) {
  const { t } = useTranslation();
  const may = useMay('rentals.configure');
  // What the form began with: what somebody else sets meanwhile is shown, not taken over.
  const [base, setBase] = useState(newest);
  const [rows, setRows] = useState<readonly RentalAreaDefault[]>(newest.defaults);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const read = RentalAreaDefaults.safeParse({ defaults: rows });
  const begin = (set: VersionedRentalAreaDefaults): void => {
    setBase(set);
    setRows(set.defaults);
    setError(null);
  };
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (!read.success) return;
    setBusy(true);
    setError(null);
    try {
      const set = await areaApi.setDefaults(read.data, base.version);
      queryClient.setQueryData(['settings', 'areas'], set);
      await queryClient.invalidateQueries({ queryKey: ['settings', 'rental_areas'] });
      begin(set);
      toast({ title: t('settings.saved', { page: t('settings.page.areas') }), tone: 'good' });
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  const set = (index: number, row: RentalAreaDefault): void =>
    setRows(rows.map((held, i) => (i === index ? row : held)));
  return (
    <form className="settings-form" onSubmit={(event) => void submit(event)}>
      {!may && <p className="notice warn">{t('settings.readOnly')}</p>}
      {newest.version !== base.version && (
        <div className="notice warn" role="status">
          <span>{t('settings.changedMeanwhile')}</span>
          <button type="button" className="button small" onClick={() => begin(newest)}>
            {t('settings.takeNew')}
          </button>
        </div>
      )}
      {rows.length === 0 && <p className="settings-lead faint">{t('settings.areas.none')}</p>}
      {rows.map((row, index) => (
        // Rows have no other name than their place.
        // oxlint-disable-next-line react/no-array-index-key
        <fieldset key={index} className="settings-group area-default" disabled={!may}>
          <legend>{t('settings.areas.row', { n: index + 1 })}</legend>
          <WhichVehicles row={row} onChange={(next) => set(index, next)} />
          <AreaFields area={row} onChange={(area) => set(index, { ...row, ...area })} />
          {may && (
            <button type="button" className="button small" onClick={() => setRows(rows.filter((_, i) => i !== index))}>
              <Trash2 aria-hidden />
              {t('settings.areas.remove')}
            </button>
          )}
        </fieldset>
      ))}
      {may && (
        <div className="settings-foot">
          {!read.success && <Notice>{t('settings.areas.twice')}</Notice>}
          {error !== null && <ErrorNotice error={error} />}
          <div className="unit-acts-row">
            <button type="submit" className="button primary" disabled={busy || !read.success || rows === base.defaults}>
              {t('settings.save')}
            </button>
            <button type="button" className="button" onClick={() => setRows([...rows, EMPTY])}>
              <Plus aria-hidden />
              {t('settings.areas.add')}
            </button>
            <button type="button" className="button" disabled={rows === base.defaults} onClick={() => begin(base)}>
              {t('settings.discard')}
            </button>
          </div>
        </div>
      )}
    </form>
  );
}

interface WhichProps {
  row: RentalAreaDefault;
  onChange: (row: RentalAreaDefault) => void;
}

function WhichVehicles({ row, onChange }: WhichProps) {
  const { t } = useTranslation();
  const branches = useFleet((state) => state.branches);
  const branchName = useBranchName();
  const branchOf = (id: string): BranchId | null => branches.get(id)?.id ?? null;
  return (
    <div className="field-row">
      <label className="field">
        <span className="label">{t('settings.areas.branch')}</span>
        <select
          className="input"
          value={row.branchId ?? ''}
          onChange={(event) => onChange({ ...row, branchId: branchOf(event.target.value) })}
        >
          <option value="">{t('settings.areas.anyBranch')}</option>
          {[...branches.values()].map(({ id }) => (
            <option key={id} value={id}>
              {branchName(id)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t('settings.areas.class')}</span>
        <select
          className="input"
          value={row.class ?? ''}
          onChange={(event) => onChange({ ...row, class: VehicleClass.safeParse(event.target.value).data ?? null })}
        >
          <option value="">{t('settings.areas.anyClass')}</option>
          {VehicleClass.options.map((name) => (
            <option key={name} value={name}>
              {t(`fleet.class.${name}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
