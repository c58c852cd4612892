import { GeofenceImport, type GeofenceImportResult } from '@roadcall/contracts';
import { t } from 'i18next';
import { api } from '../../data/api.ts';
import { readFences } from '../../data/fences.ts';
import { problemInWords } from '../../data/problem-words.ts';
import { toast } from '../../frame/toasts.ts';
import { showOverlay } from '../../keys/overlays.ts';

/** Sends a GeoJSON file and says what became of each feature. */
export async function importFile(file: File): Promise<void> {
  const parsed = GeofenceImport.safeParse(await readJson(file));
  if (!parsed.success) {
    toast({
      title: t('fences.imported.noFile', { name: file.name }),
      text: t('fences.imported.noFileText'),
      tone: 'danger',
    });
    return;
  }
  try {
    const result: GeofenceImportResult = await api.importGeofences(parsed.data);
    showOverlay({ kind: 'fencesImported', result });
    await readFences();
  } catch (error) {
    toast({ title: t('fences.imported.failed'), text: problemInWords(error), tone: 'danger', stayMs: 12_000 });
  }
}

async function readJson(file: File): Promise<unknown> {
  try {
    return JSON.parse(await file.text()) as unknown;
  } catch {
    return undefined;
  }
}
