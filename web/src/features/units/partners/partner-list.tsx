import type { Partner, UnitWithPosition } from '@roadcall/contracts';
import { Handshake, Phone, Plus, SearchX } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../../data/branch-name.ts';
import { useFleet } from '../../../data/fleet-store.ts';
import { useMay } from '../../../data/session.ts';
import { showOverlay } from '../../../keys/overlays.ts';
import { ListFrame } from '../../../lists/list-frame.tsx';
import { clearFilters, useRoute } from '../../../route-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../../ui/states.tsx';
import { matchesText } from '../../vehicles/filter-vehicles.ts';
import { showUnit } from '../show-unit.ts';
import { UnitDuty } from '../unit-state.tsx';
import { usePartners } from './use-partners.ts';

/** Companies that help out: whom to call, what they can send and where, their units as they stand. */
export function PartnerList({ tabs }: { tabs: ReactNode }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = usePartners();
  const text = useRoute((state) => state.filters.text);
  const mayAdd = useMay('fleet.write');
  const partners = useMemo(
    () => (data?.items ?? []).filter(({ name, contactName }) => matchesText(text, [name, contactName])),
    [data, text],
  );
  return (
    <ListFrame
      title={t('units.tabs.partners')}
      note={data?.items.length}
      filter={t('units.partners.search')}
      tabs={
        <>
          {tabs}
          {mayAdd && (
            <div className="unit-filters">
              <button type="button" className="button small" onClick={() => showOverlay({ kind: 'partner' })}>
                <Plus aria-hidden />
                {t('units.partners.add')}
              </button>
            </div>
          )}
        </>
      }
    >
      {isPending && <SkeletonRows rows={5} height={74} />}
      {error && <FailedState error={error} onRetry={() => void refetch()} />}
      {data && partners.length === 0 && (
        <EmptyState
          icon={text === '' ? Handshake : SearchX}
          title={text === '' ? t('units.partners.emptyTitle') : t('units.noMatchTitle')}
        >
          {text === '' ? t('units.partners.emptyText') : t('units.noMatchText')}{' '}
          {text !== '' && (
            <button type="button" className="button small" onClick={clearFilters}>
              {t('frame.filters.clear')}
            </button>
          )}
        </EmptyState>
      )}
      <ul className="partners" tabIndex={0} aria-label={t('units.tabs.partners')}>
        {partners.map((partner) => (
          <li key={partner.id}>
            <PartnerCard partner={partner} />
          </li>
        ))}
      </ul>
    </ListFrame>
  );
}

function PartnerCard({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const branchName = useBranchName();
  const all = useFleet((state) => state.units);
  const units = useMemo(() => unitsOf(all, partner), [all, partner]);
  const mayEdit = useMay('fleet.write');
  const isWhole = useMay('partners.reveal');
  const { contactName, contactPhone, skills, areaBranchIds } = partner;
  const reach = areaBranchIds.length === 0 ? t('units.everywhere') : areaBranchIds.map(branchName).join(', ');
  return (
    <article className="partner" aria-label={partner.name}>
      <header>
        <strong>{partner.name}</strong>
        {mayEdit && (
          <button
            type="button"
            className="button small end"
            onClick={() => showOverlay({ kind: 'partner', partnerId: partner.id })}
          >
            {t('units.act.edit')}
          </button>
        )}
      </header>
      <p className="muted">
        {contactName ?? t('units.partners.noContact')}
        {contactPhone !== null && (
          <>
            {' · '}
            {isWhole ? (
              <a className="link mono" href={`tel:${contactPhone.replaceAll(/[^+\d]/g, '')}`}>
                <Phone aria-hidden /> {contactPhone}
              </a>
            ) : (
              <span className="mono">{contactPhone}</span>
            )}
          </>
        )}
      </p>
      <p className="faint">
        {[
          skills.length === 0
            ? t('units.partners.anySkill')
            : skills.map((skill) => t(`fleet.skill.${skill}`)).join(' · '),
          reach,
        ].join(' — ')}
      </p>
      {units.length > 0 && (
        <div className="partner-units">
          {units.map((unit) => (
            <button key={unit.id} type="button" className="unit-chip" onClick={() => showUnit(unit.id)}>
              {unit.name} <UnitDuty unit={unit} />
            </button>
          ))}
        </div>
      )}
    </article>
  );
}

function unitsOf(units: ReadonlyMap<string, UnitWithPosition>, { id }: Partner): UnitWithPosition[] {
  return [...units.values()].filter(({ partnerId }) => partnerId === id).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
