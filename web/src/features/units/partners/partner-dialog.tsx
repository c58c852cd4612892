import { NewPartner, Skill, type BranchId, type Partner } from '@roadcall/contracts';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../../data/branch-name.ts';
import { useFleet } from '../../../data/fleet-store.ts';
import { queryClient } from '../../../data/query-client.ts';
import { unitApi } from '../../../data/unit-api.ts';
import { toast } from '../../../frame/toasts.ts';
import { closeOverlay } from '../../../keys/overlays.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { useSending } from '../../incidents/desk/use-sending.ts';
import { CheckGroup } from '../form-parts.tsx';
import { usePartners } from './use-partners.ts';

/** Adds a partner, or edits one. */
export function PartnerDialog({ partnerId }: { partnerId?: string }) {
  const { data } = usePartners();
  const partner = data?.items.find(({ id }) => id === partnerId);
  if (partnerId !== undefined && !partner) return null;
  return <PartnerForm {...(partner ? { partner } : {})} />;
}

const TEXTS = ['name', 'contactName', 'contactPhone'] as const;
type TextName = (typeof TEXTS)[number];

function PartnerForm({ partner: held }: { partner?: Partner }) {
  const { t } = useTranslation();
  const [partner] = useState(held);
  const [texts, setTexts] = useState<Record<TextName, string>>({
    name: partner?.name ?? '',
    contactName: partner?.contactName ?? '',
    contactPhone: partner?.contactPhone ?? '',
  });
  const [skills, setSkills] = useState<readonly Skill[]>(partner?.skills ?? []);
  const [areaBranchIds, setArea] = useState<readonly BranchId[]>(partner?.areaBranchIds ?? []);
  const [tried, setTried] = useState(false);
  const idempotencyKey = useRef(crypto.randomUUID());
  const branches = useFleet((state) => state.branches);
  const branchName = useBranchName();
  const read = NewPartner.safeParse({
    name: texts.name.trim(),
    contactName: texts.contactName.trim() || null,
    contactPhone: texts.contactPhone.trim() || null,
    skills,
    areaBranchIds,
  });
  const wrong = new Set(read.success ? [] : read.error.issues.map(({ path }) => path[0]));
  const { busy, error, submit } = useSending(async () => {
    if (!read.success) return;
    const saved = partner
      ? await unitApi.editPartner(partner.id, read.data, partner.version)
      : await unitApi.addPartner(read.data, idempotencyKey.current);
    await queryClient.invalidateQueries({ queryKey: ['partners'] });
    toast({ title: t('units.partners.saved', { name: saved.name }), tone: 'good' });
  });
  return (
    <Dialog
      title={partner ? t('units.partners.editTitle', { name: partner.name }) : t('units.partners.newTitle')}
      lead={t('units.partners.lead')}
      onClose={closeOverlay}
    >
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          setTried(true);
          if (read.success) submit(event);
          else event.preventDefault();
        }}
      >
        {error !== null && <ErrorNotice error={error} />}
        {TEXTS.map((name) => (
          <div key={name} className="field">
            <label htmlFor={`partner-${name}`}>{t(`units.partners.${name}`)}</label>
            <input
              id={`partner-${name}`}
              className="input"
              autoFocus={name === 'name'}
              maxLength={80}
              inputMode={name === 'contactPhone' ? 'tel' : 'text'}
              aria-invalid={tried && wrong.has(name)}
              value={texts[name]}
              onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
            />
            {tried && wrong.has(name) && <span className="field-wrong">{t(`units.wrong.partner.${name}`)}</span>}
          </div>
        ))}
        <CheckGroup
          label={t('units.partners.skills')}
          options={Skill.options.map((skill) => [skill, t(`fleet.skill.${skill}`)])}
          chosen={skills}
          onChange={setSkills}
        />
        <CheckGroup<BranchId>
          label={t('units.form.areaBranches')}
          help={t('units.form.areaHelp')}
          options={[...branches.values()].map(({ id }) => [id, branchName(id)])}
          chosen={areaBranchIds}
          onChange={setArea}
        />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {t('common.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
