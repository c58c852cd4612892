import type { GeofenceImportResult } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import './fences.css';

/** What became of an imported file: how many are new, and why each of the others was refused. */
export function ImportedDialog({ result }: { result: GeofenceImportResult }) {
  const { t } = useTranslation();
  const { created, changed, unchanged, refused } = result;
  return (
    <Dialog
      title={t('fences.imported.title')}
      lead={t('fences.imported.counts', { created, changed, unchanged, refused: refused.length })}
      onClose={closeOverlay}
    >
      {refused.length > 0 && (
        <ul className="fence-refused" tabIndex={0} aria-label={t('fences.imported.refused')}>
          {refused.map(({ index, id, name, errors }) => (
            <li key={index}>
              <strong>{name ?? id ?? t('fences.imported.feature', { number: index + 1 })}</strong>
              {errors.map(({ field, message }) => (
                <span key={field} className="muted">
                  {field}: {message}
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
      <div className="dialog-actions">
        <button type="button" className="button primary" onClick={closeOverlay}>
          {t('common.close')}
        </button>
      </div>
    </Dialog>
  );
}
