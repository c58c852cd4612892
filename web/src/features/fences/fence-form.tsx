import { GeofenceColour, GeofenceKind, NewGeofence } from '@roadcall/contracts';
import { checkShape } from '@roadcall/geo';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { useFences } from '../../data/fences.ts';
import { DetailFrame } from '../../detail/detail-frame.tsx';
import { toast } from '../../frame/toasts.ts';
import { select } from '../../route-store.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { endDraft, fenceOfDraft, fieldsFor, setFields, useDraft } from './fence-draft.ts';
import { FenceSign } from './fence-sign.tsx';
import { InsideBlock } from './inside-block.tsx';
import { RuleFields } from './rule-fields.tsx';
import { ShapeEditor } from './shape-editor.tsx';
import { shapeOf } from './draft-shape.ts';

/** Makes a fence or changes one; nothing is sent before it is saved. */
export function FenceForm() {
  const { t } = useTranslation();
  const draft = useDraft((state) => state.draft)!;
  const { fence, fields, shape } = draft;
  const [error, setError] = useState<unknown>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const save = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const wish = fenceOfDraft(draft);
    const problem = faultOf(wish);
    setFault(problem);
    setError(null);
    if (problem !== null || wish === null) return;
    setBusy(true);
    try {
      const saved =
        fence === null ? await api.addGeofence(wish) : await api.replaceGeofence(fence.id, wish, fence.version);
      useFences.setState(({ fences }) => ({ fences: new Map(fences).set(saved.id, saved) }));
      endDraft();
      select({ kind: 'fence', id: saved.id });
      toast({ title: t('fences.saved', { name: saved.nameEn }), tone: 'good' });
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };

  function faultOf(wish: NewGeofence | null): string | null {
    if (fields.nameZh.trim() === '' || fields.nameEn.trim() === '') return t('fences.fault.noName');
    if (wish === null) return t('fences.fault.too_few_points');
    const checked = checkShape(wish.shape);
    if (!checked.ok) return t(`fences.fault.${checked.fault.code}`);
    return NewGeofence.safeParse(wish).success ? null : t('fences.fault.rules');
  }

  const cancel = (): void => {
    endDraft();
    if (fence === null) select(null);
  };
  return (
    <form className="fence-form" onSubmit={(event) => void save(event)} noValidate>
      <DetailFrame
        label={t('fences.title')}
        mark={<FenceSign fence={{ ...fields, shape: shapeOf(shape) ?? NO_SHAPE }} size={26} />}
        title={t(fence === null ? 'fences.newTitle' : 'fences.editTitle')}
        subtitle={t('fences.form.lead')}
        actions={
          <>
            <button type="submit" className="button primary" disabled={busy}>
              {t(busy ? 'fences.form.saving' : 'fences.form.save')}
            </button>
            <button type="button" className="button" onClick={cancel}>
              {t('common.cancel')}
            </button>
          </>
        }
      >
        {error !== null && <ErrorNotice error={error} />}
        {fault !== null && <Notice>{fault}</Notice>}
        <div className="form">
          <NameField which="nameZh" value={fields.nameZh} />
          <NameField which="nameEn" value={fields.nameEn} />
          <label className="field">
            <span className="label">{t('fences.form.kind')}</span>
            <select
              className="input"
              value={fields.kind}
              onChange={(event) => setFields(fieldsFor(GeofenceKind.parse(event.target.value)))}
            >
              {GeofenceKind.options.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`fences.kind.${kind}`)}
                </option>
              ))}
            </select>
          </label>
          <ShapeEditor />
          <label className="field">
            <span className="label">{t('fences.form.colour')}</span>
            <select
              className="input"
              value={fields.colour}
              onChange={(event) => setFields({ colour: GeofenceColour.parse(event.target.value) })}
            >
              {GeofenceColour.options.map((colour) => (
                <option key={colour} value={colour}>
                  {t(`fences.colour.${colour}`)}
                </option>
              ))}
            </select>
          </label>
          <RuleFields fields={fields} />
        </div>
        <InsideBlock shape={shapeOf(shape)} linked={false} />
      </DetailFrame>
    </form>
  );
}

const NO_SHAPE = { type: 'Polygon' as const, coordinates: [] };

function NameField({ which, value }: { which: 'nameZh' | 'nameEn'; value: string }) {
  const { t } = useTranslation();
  return (
    <label className="field">
      <span className="label">{t(`fences.form.${which}`)}</span>
      <input
        className="input"
        value={value}
        maxLength={80}
        onChange={(event) => setFields({ [which]: event.target.value })}
      />
    </label>
  );
}
