import type { DeviceImportReport } from '@roadcall/contracts';
import { FileDown, FileUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { queryClient } from '../../data/query-client.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { credentialsCsv, IMPORT_TEMPLATE, saveFile } from './import-files.ts';
import { ImportRefusals } from './import-refusals.tsx';

interface Chosen {
  readonly name: string;
  readonly csv: string;
  readonly report: DeviceImportReport | null;
}

/** A file of devices: checked at once without making anything, then made as a whole; the secrets come as a file. */
export function ImportDevicesDialog() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [made, setMade] = useState<DeviceImportReport | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const report = chosen?.report ?? null;

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setError(null);
    setBusy(true);
    try {
      await work();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  const choose = (file: File | undefined) =>
    attempt(async () => {
      if (file === undefined) return;
      const csv = await file.text();
      setChosen({ name: file.name, csv, report: null });
      setChosen({ name: file.name, csv, report: await deviceApi.import(csv, true) });
    });
  const submit = (csv: string) =>
    attempt(async () => {
      setMade(await deviceApi.import(csv, false));
      await queryClient.invalidateQueries({ queryKey: ['devices'] });
    });

  if (made) {
    return (
      <Dialog
        title={t('devices.importing.done', { count: made.devices.length })}
        lead={t('devices.importing.keep')}
        onClose={closeOverlay}
        stays
      >
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.close')}
          </button>
          <button
            type="button"
            className="button primary"
            onClick={() => saveFile('device-credentials.csv', credentialsCsv(made.devices))}
          >
            <FileDown aria-hidden />
            {t('devices.importing.download')}
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('devices.importing.title')}
      lead={t('devices.importing.lead')}
      onClose={closeOverlay}
      className="wide"
    >
      {error !== null && <ErrorNotice error={error} />}
      <label
        className="drop-zone"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void choose(event.dataTransfer.files[0]);
        }}
      >
        <FileUp aria-hidden />
        <span>
          <strong>{chosen?.name ?? t('devices.importing.choose')}</strong>{' '}
          <span className="faint">{t('devices.importing.drop')}</span>
        </span>
        <input
          type="file"
          className="visually-hidden"
          accept=".csv,text/csv"
          onChange={(event) => void choose(event.target.files?.[0])}
        />
      </label>
      {chosen && report === null && busy && (
        <p role="status">{t('devices.importing.checking', { file: chosen.name })}</p>
      )}
      {report && report.refusals.length === 0 && (
        <p role="status">{t('devices.importing.ready', { count: report.accepted })}</p>
      )}
      {report && report.refusals.length > 0 && (
        <>
          <Notice>
            {t('devices.importing.refused', { refused: Math.max(1, report.refused), lines: report.lines })}
          </Notice>
          <ImportRefusals refusals={report.refusals} />
        </>
      )}
      <div className="dialog-actions">
        <button type="button" className="button quiet" onClick={() => saveFile('devices.csv', IMPORT_TEMPLATE)}>
          <FileDown aria-hidden />
          {t('devices.importing.template')}
        </button>
        <button type="button" className="button" onClick={closeOverlay}>
          {t('common.cancel')}
        </button>
        <button
          type="button"
          className="button primary"
          disabled={busy || report === null || report.refusals.length > 0 || report.accepted === 0}
          onClick={() => void submit(chosen!.csv)}
        >
          {busy && report
            ? t('devices.importing.submitting')
            : t('devices.importing.submit', { count: report?.accepted ?? 0 })}
        </button>
      </div>
    </Dialog>
  );
}
