import { useTranslation } from 'react-i18next';
import { NoteDialog } from '../features/alarms/note-dialog.tsx';
import { SnoozeDialog } from '../features/alarms/snooze-dialog.tsx';
import { DeviceModelDialog } from '../features/devices/device-model-dialog.tsx';
import { GatewayDialog } from '../features/devices/gateway-dialog.tsx';
import { ImportDevicesDialog } from '../features/devices/import-devices-dialog.tsx';
import { NewDeviceDialog } from '../features/devices/new-device-dialog.tsx';
import { ImportedDialog } from '../features/fences/imported-dialog.tsx';
import { CancelIncidentDialog } from '../features/incidents/cancel-incident-dialog.tsx';
import { AssignDialog } from '../features/incidents/desk/assign-dialog.tsx';
import { ContactDialog } from '../features/incidents/desk/contact-dialog.tsx';
import { ReasonDialog } from '../features/incidents/desk/reason-dialog.tsx';
import { TriageDialog } from '../features/incidents/desk/triage-dialog.tsx';
import { ChooseReplacementDialog } from '../features/incidents/mission/choose-replacement-dialog.tsx';
import { CrewActDialog } from '../features/incidents/mission/crew-act-dialog.tsx';
import { ReleaseLegDialog } from '../features/incidents/mission/release-leg-dialog.tsx';
import { NewIncidentDialog } from '../features/incidents/new-incident-dialog.tsx';
import { ClockDialog } from '../features/promises/clock-dialog.tsx';
import { NewPromiseDialog } from '../features/promises/new-promise-dialog.tsx';
import { TerrainDialog } from '../features/promises/terrain-dialog.tsx';
import { AreaDialog } from '../features/rentals/area-dialog.tsx';
import { ChangePasswordForm } from '../features/session/change-password.tsx';
import { BreakDialog } from '../features/units/break-dialog.tsx';
import { DutyDialog } from '../features/units/duty-dialog.tsx';
import { PartnerDialog } from '../features/units/partners/partner-dialog.tsx';
import { RetireDialog } from '../features/units/retire-dialog.tsx';
import { UnitFormDialog } from '../features/units/unit-form.tsx';
import { toast } from '../frame/toasts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { CommandPalette } from './command-palette.tsx';
import { KeyHelp } from './key-help.tsx';
import { closeOverlay, useOverlay } from './overlays.ts';

/** Shows whatever lies over the console. */
export function OverlayHost() {
  const overlay = useOverlay((state) => state.overlay);
  const { t } = useTranslation();
  if (overlay === null) return null;
  if (overlay.kind === 'keys') return <KeyHelp />;
  if (overlay.kind === 'palette') return <CommandPalette />;
  if (overlay.kind === 'newIncident') {
    return <NewIncidentDialog {...(overlay.vehicleId ? { vehicleId: overlay.vehicleId } : {})} />;
  }
  if (overlay.kind === 'editTriage') return <TriageDialog incidentId={overlay.incidentId} />;
  if (overlay.kind === 'assignUnit') return <AssignDialog {...overlay} />;
  if (overlay.kind === 'chooseReplacement') return <ChooseReplacementDialog incidentId={overlay.incidentId} />;
  if (overlay.kind === 'logContact') return <ContactDialog {...overlay} />;
  if (overlay.kind === 'crewAct') return <CrewActDialog {...overlay} />;
  if (overlay.kind === 'releaseLeg') return <ReleaseLegDialog {...overlay} />;
  if (overlay.kind === 'newPromise') return <NewPromiseDialog {...overlay} />;
  if (overlay.kind === 'takeOff' || overlay.kind === 'pin' || overlay.kind === 'resolve') {
    return <ReasonDialog act={overlay.kind} incidentId={overlay.incidentId} />;
  }
  if (overlay.kind === 'cancelIncident') return <CancelIncidentDialog incidentId={overlay.incidentId} />;
  if (overlay.kind === 'clock') return <ClockDialog act={overlay.act} clock={overlay.clock} />;
  if (overlay.kind === 'terrain') return <TerrainDialog incidentId={overlay.incidentId} terrain={overlay.terrain} />;
  if (overlay.kind === 'unitDuty') return <DutyDialog unitId={overlay.unitId} />;
  if (overlay.kind === 'unitBreak') return <BreakDialog unitId={overlay.unitId} />;
  if (overlay.kind === 'retireUnit') return <RetireDialog unitId={overlay.unitId} />;
  if (overlay.kind === 'editUnit') return <UnitFormDialog {...(overlay.unitId ? { unitId: overlay.unitId } : {})} />;
  if (overlay.kind === 'partner') {
    return <PartnerDialog {...(overlay.partnerId ? { partnerId: overlay.partnerId } : {})} />;
  }
  if (overlay.kind === 'rentalArea') return <AreaDialog rentalId={overlay.rentalId} />;
  if (overlay.kind === 'newDevice') return <NewDeviceDialog />;
  if (overlay.kind === 'fencesImported') return <ImportedDialog result={overlay.result} />;
  if (overlay.kind === 'gateway') {
    return <GatewayDialog {...(overlay.gatewayId ? { gatewayId: overlay.gatewayId } : {})} />;
  }
  if (overlay.kind === 'importDevices') return <ImportDevicesDialog />;
  if (overlay.kind === 'deviceModel') return <DeviceModelDialog {...(overlay.name ? { name: overlay.name } : {})} />;
  if (overlay.kind === 'snooze') return <SnoozeDialog ids={overlay.alarmIds} />;
  if (overlay.kind === 'acknowledge' || overlay.kind === 'note' || overlay.kind === 'clear') {
    return <NoteDialog act={overlay.kind} ids={overlay.alarmIds} />;
  }
  return (
    <Dialog title={t('session.change.title')} lead={t('session.change.leadOwn')} onClose={closeOverlay}>
      <div className="form">
        <ChangePasswordForm
          onDone={() => {
            closeOverlay();
            toast({ title: t('session.change.done'), tone: 'good' });
          }}
        />
      </div>
    </Dialog>
  );
}
