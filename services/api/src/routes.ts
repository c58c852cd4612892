import type { ReadyCheck } from '@roadcall/service-kit';
import type { Pool } from '@roadcall/store';
import type { LiveTables } from './gateway/live-tables.ts';
import type { ApiRoute } from './http/api-route.ts';
import type { AttemptLimit } from './http/attempt-limits.ts';
import type { CallLimit } from './http/call-limit.ts';
import type { Authenticator } from './http/authenticate.ts';
import { alarmRuleRoutes } from './routes/alarm-rules.ts';
import { alarmRoutes } from './routes/alarms.ts';
import { assignmentRoutes } from './routes/assignments.ts';
import { authRoutes } from './routes/auth.ts';
import { branchRoutes } from './routes/branches.ts';
import { cityRoutes, type CityFiles } from './routes/city.ts';
import { clockRoutes } from './routes/clocks.ts';
import { coverageRoutes } from './routes/coverage.ts';
import { crewRoutes } from './routes/crew.ts';
import { customerLinkRoutes } from './routes/customer-links.ts';
import { customerReportRoutes } from './routes/customer-reports.ts';
import { deviceCommandRoutes } from './routes/device-commands.ts';
import { deviceCredentialRoutes } from './routes/device-credentials.ts';
import { deviceFittingRoutes } from './routes/device-fittings.ts';
import { deviceImportRoutes } from './routes/device-import.ts';
import { gatewayRoutes } from './routes/gateways.ts';
import { deviceModelRoutes } from './routes/device-models.ts';
import { derivationRoutes } from './routes/derivations.ts';
import { deviceRoutes } from './routes/devices.ts';
import { geofenceFileRoutes } from './routes/geofence-files.ts';
import { geofenceRoutes } from './routes/geofences.ts';
import { dispatchDayRoutes } from './routes/dispatch-day.ts';
import { healthRoutes } from './routes/health.ts';
import { historyRoutes } from './routes/history.ts';
import { incidentDeskRoutes } from './routes/incident-desk.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { manualAssignmentRoutes } from './routes/manual-assignments.ts';
import { overviewRoutes } from './routes/overview.ts';
import { partnerRoutes } from './routes/partners.ts';
import { personalDataRoutes } from './routes/personal-data.ts';
import { provisioningRoutes } from './routes/provisioning.ts';
import { quarantineRoutes } from './routes/quarantine.ts';
import { rentalRoutes } from './routes/rentals.ts';
import { replacementRoutes } from './routes/replacements.ts';
import { settingsRoutes } from './routes/settings.ts';
import { trackRoutes } from './routes/tracks.ts';
import { tripRoutes } from './routes/trips.ts';
import { unitDutyRoutes } from './routes/unit-duty.ts';
import { unitRecordRoutes } from './routes/unit-records.ts';
import { unitRoutes } from './routes/units.ts';
import { usageRoutes } from './routes/usage.ts';
import { userRoutes } from './routes/users.ts';
import { vehicleRoutes } from './routes/vehicles.ts';

export interface RouteDeps {
  pool: Pool;
  tables: LiveTables;
  attempts: AttemptLimit;
  strangers: CallLimit;
  authenticator: Authenticator;
  readyChecks: Record<string, ReadyCheck>;
  cityFiles: CityFiles | undefined;
}

/** The map of the API: every route under /api/v1, by resource. */
export function routes(deps: RouteDeps): ApiRoute[] {
  const { pool } = deps;
  return [
    ...healthRoutes(deps.readyChecks),
    ...authRoutes({ ...deps, db: pool }),
    ...cityRoutes({ files: deps.cityFiles }),
    ...overviewRoutes(deps),
    ...coverageRoutes(deps),
    ...branchRoutes(deps),
    ...vehicleRoutes(deps),
    ...unitRoutes(deps),
    ...unitDutyRoutes(deps),
    ...unitRecordRoutes(deps),
    ...crewRoutes(deps),
    ...partnerRoutes(deps),
    ...tripRoutes(deps),
    ...derivationRoutes(deps),
    ...trackRoutes(deps),
    ...historyRoutes(deps),
    ...deviceRoutes(deps),
    ...deviceCommandRoutes(deps),
    ...deviceCredentialRoutes(deps),
    ...deviceFittingRoutes(deps),
    ...deviceImportRoutes(deps),
    ...deviceModelRoutes(deps),
    ...gatewayRoutes(deps),
    ...quarantineRoutes(deps),
    ...provisioningRoutes(deps),
    ...geofenceFileRoutes(deps),
    ...geofenceRoutes(deps),
    ...rentalRoutes(deps),
    ...alarmRoutes(deps),
    ...alarmRuleRoutes(deps),
    ...incidentRoutes(deps),
    ...dispatchDayRoutes(deps),
    ...clockRoutes(deps),
    ...incidentDeskRoutes(deps),
    ...replacementRoutes(deps),
    ...assignmentRoutes(deps),
    ...manualAssignmentRoutes(deps),
    ...customerLinkRoutes(deps),
    ...customerReportRoutes(deps),
    ...personalDataRoutes(deps),
    ...userRoutes(deps),
    ...settingsRoutes(deps),
    ...usageRoutes(deps),
  ];
}
