import type { RentalArea } from '@roadcall/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { areaApi } from '../../data/area-api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { queryClient } from '../../data/query-client.ts';
import { toast } from '../../frame/toasts.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useSending } from '../incidents/desk/use-sending.ts';
import { AreaFields } from './fence-checks.tsx';

/** Where a rental's vehicle may be driven from now on; somebody else's change meanwhile is refused by its version. */
export function AreaDialog({ rentalId }: { rentalId: string }) {
  const { t } = useTranslation();
  const [rental] = useState(() => useFleet.getState().rentals.get(rentalId));
  const [area, setArea] = useState<RentalArea>({
    permittedFenceIds: rental?.permittedFenceIds ?? [],
    forbiddenFenceIds: rental?.forbiddenFenceIds ?? [],
  });
  const { busy, error, submit } = useSending(async () => {
    if (!rental) return;
    const changed = await areaApi.change(rental.id, area, rental.version);
    useFleet.setState(({ rentals }) => ({ rentals: new Map(rentals).set(changed.id, changed) }));
    await queryClient.invalidateQueries({ queryKey: ['rental-areas', changed.id] });
    toast({ title: t('fleet.area.saved', { number: changed.number }), tone: 'good' });
  });
  if (!rental) return null;
  return (
    <Dialog title={t('fleet.area.title')} lead={t('fleet.area.lead', { number: rental.number })} onClose={closeOverlay}>
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        <AreaFields area={area} onChange={setArea} />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {t('fleet.area.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
