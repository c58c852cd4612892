import { localIso, TimeZone } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../data/branch-name.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { queryClient } from '../../data/query-client.ts';
import { useMay } from '../../data/session.ts';
import { useNow } from '../../data/tick.ts';
import { zoneApi } from '../../data/zone-api.ts';
import { useCompanyZone } from '../../data/zones.ts';
import { toast } from '../../frame/toasts.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { FailedState, SkeletonRows } from '../../ui/states.tsx';

const ZONES = 'known-zones';

const useCompany = () => useQuery({ queryKey: ['company'], queryFn: zoneApi.company });

/** The zone of the company, and of branches that have their own: each is saved by itself and counts from then on. */
export function TimeZones() {
  const mayCompany = useMay('settings.write');
  const mayBranches = useMay('fleet.write');
  const { t } = useTranslation();
  const { data: company, error, refetch } = useCompany();
  const branches = useFleet((state) => state.branches);
  const branchName = useBranchName();
  if (!company) return error ? <FailedState error={error} onRetry={() => void refetch()} /> : <SkeletonRows rows={4} />;
  return (
    <div className="settings-form">
      <datalist id={ZONES}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <fieldset className="settings-group">
        <legend>{t('settings.zones.company')}</legend>
        <ZoneField
          key={company.version}
          name={company.name}
          zone={company.timeZone}
          readOnly={!mayCompany}
          save={async (timeZone) => {
            if (timeZone === null) return;
            const saved = await zoneApi.editCompany({ timeZone }, company.version);
            useCompanyZone.setState({ zone: saved.timeZone });
            await queryClient.invalidateQueries({ queryKey: ['company'] });
          }}
        />
      </fieldset>
      <fieldset className="settings-group">
        <legend>{t('settings.zones.branches')}</legend>
        {[...branches.values()].map((branch) => (
          <ZoneField
            key={`${branch.id} ${String(branch.version)}`}
            name={branchName(branch.id)}
            zone={branch.timeZone}
            byDefault={company.timeZone}
            readOnly={!mayBranches}
            save={async (timeZone) => {
              const saved = await zoneApi.editBranch(branch.id, { timeZone }, branch.version);
              useFleet.setState(({ branches: held }) => ({ branches: new Map(held).set(saved.id, saved) }));
            }}
          />
        ))}
      </fieldset>
    </div>
  );
}

interface FieldProps {
  name: string;
  zone: string | null;
  /** The zone of a branch without an own one; the company has none to fall back on. */
  byDefault?: string;
  readOnly: boolean;
  save: (zone: string | null) => Promise<void>;
}

function ZoneField({ name, zone, byDefault, readOnly, save }: FieldProps) {
  const { t } = useTranslation();
  const nowMs = useNow((state) => state.now);
  const [text, setText] = useState(zone ?? '');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const isEmpty = text.trim() === '';
  const isValid = isEmpty ? byDefault !== undefined : TimeZone.safeParse(text.trim()).success;
  const shown = isEmpty ? byDefault : text.trim();
  const id = `zone-${name}`;
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await save(isEmpty ? null : text.trim());
      toast({ title: t('settings.zones.saved', { name }), tone: 'good' });
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="setting zone" noValidate onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>{name}</label>
      <span className="zone-value">
        <input
          id={id}
          className="input mono"
          list={ZONES}
          autoComplete="off"
          value={text}
          readOnly={readOnly}
          placeholder={byDefault && t('settings.zones.companys', { zone: byDefault })}
          aria-invalid={!isValid}
          aria-describedby={`${id}-now`}
          onChange={(event) => setText(event.target.value)}
        />
        {text !== (zone ?? '') && (
          <button type="submit" className="button small primary" disabled={busy || !isValid}>
            {t('common.save')}
          </button>
        )}
      </span>
      <p id={`${id}-now`} className="muted">
        {isValid && shown !== undefined ? (
          t('settings.zones.now', {
            time: localIso(shown, nowMs).slice(11, 16),
            offset: localIso(shown, nowMs).slice(-6),
          })
        ) : (
          <span className="setting-wrong">{t('settings.zones.wrong')}</span>
        )}
      </p>
      {error !== null && <ErrorNotice error={error} />}
    </form>
  );
}
