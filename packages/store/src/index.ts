export { readActiveAlarms } from './active-alarms.ts';
export type { Actor } from './actor.ts';
export { actOnAlarms } from './alarm-acts.ts';
export {
  insertAlarms,
  lockNewestAlarms,
  originatorOf,
  updateAlarms,
  type AlarmKey,
  type NewestAlarm,
  type RaisedAlarm,
} from './alarm-rows.ts';
export {
  listAlarmRules,
  readAlarmRuleHistory,
  readTimedAlarmRules,
  saveAlarmRule,
  type TimedRule,
} from './alarm-rules.ts';
export { writeDerivedAlarms, type DerivedAlarmToWrite } from './alarms-derived.ts';
export * from './alarms-of-server.ts';
export { findAlarmDetail, listAlarms, type AlarmFilter, type AlarmPage } from './alarms-read.ts';
export { listAlarmsInPeriod } from './alarms-in-period.ts';
export { announceAlarms, readAlarms } from './alarms.ts';
export { appendEvents, EVENTS_CHANNEL, type EventToAppend } from './append-events.ts';
export {
  acceptAssignment,
  declineAssignment,
  expireOffer,
  progressAssignment,
  type AssignmentAct,
  type AssignmentMove,
} from './assignment-moves.ts';
export {
  keepTracking,
  listTrackedAssignments,
  listTrackedTenants,
  writeLiveEta,
  type TrackedAssignment,
  type TrackingToKeep,
} from './assignment-tracking.ts';
export { writeDoubt, type DoubtedAssignment } from './assignment-doubts.ts';
export { assignByHand, type HandAssignment } from './assignment-by-hand.ts';
export { pinAssignment, unpinAssignment } from './assignment-pins.ts';
export { takeUnitOff } from './assignment-taking-off.ts';
export { offerAssignment, type Offer, type OfferedAssignment } from './assignment-offers.ts';
export { SWAPPED } from './assignment-swaps.ts';
export { findActiveAssignmentOfUnit, findAssignment, listAssignmentsOf } from './assignments.ts';
export { applyToClocks, type AppliedFacts, type ToldFacts } from './clock-facts.ts';
export { advanceClocks, correctTerrain, placeOnRoad, tellClocks } from './clock-moves.ts';
export { actOnClock, promise, type ClockAct, type PersonsWord, type ToldClock } from './clock-persons.ts';
export { getClockSettings, setClockSettings } from './clock-settings.ts';
export { findClock, listClocks, listClocksOf, listDueClocks, type ClockFilter, type ClockPage } from './clocks-read.ts';
export { readContextChanges, type ContextChange } from './context-changes.ts';
export { createBranch, editBranch, listBranches } from './branches.ts';
export {
  countReport,
  findWorkingLink,
  issueCustomerLink,
  revokeCustomerLinks,
  type WorkingLink,
} from './customer-links.ts';
export { listDecisionsOf, recordDecision, type NewDecision } from './decisions.ts';
export {
  findLiveCredentials,
  findRevokedCredentials,
  issueCredential,
  listCredentials,
  matchSecret,
  revokeCredential,
  rotateCredentials,
  type LiveCredential,
} from './device-credentials.ts';
export {
  applyCommandResults,
  claimCommand,
  expireCommands,
  findCommandsOfDevice,
  findWaitingCommands,
  releaseCommand,
  settleCommand,
  type ResultOfDevice,
  type WaitingCommand,
} from './device-command-delivery.ts';
export { cancelDeviceCommand, createDeviceCommand, listDeviceCommands } from './device-commands.ts';
export {
  findTrip,
  listDrivingEvents,
  listEnergyEvents,
  listStops,
  listTrips,
  type DerivedQuery,
  type StoredTrip,
} from './derived-read.ts';
export type { DrivingEventRow, EnergyEventRow, StopRow, TripRow } from './derived-rows.ts';
export {
  commitDerivation,
  deleteCheckpointsBefore,
  findCheckpoint,
  findDevicesOfVehicle,
  listDerivationRuns,
  saveCheckpoints,
  type InForce,
  type RecordChanges,
} from './derivation-days.ts';
export { saveDrivingEvents, saveEnergyEvents, saveStops, saveTrips } from './derived-write.ts';
export {
  findUnderivedDevices,
  readDerivationStates,
  saveDerivationStates,
  StaleDerivationError,
  type StoredDerivationState,
} from './derivation-states.ts';
export { findDeviceByName, findDeviceEntries, type DeviceEntry } from './device-entries.ts';
export { announceDevice } from './device-events.ts';
export * from './device-fittings.ts';
export { readDeviceEvidence, type DeviceEvidence } from './device-health.ts';
export {
  importDevices,
  readImportSurroundings,
  type DeviceToImport,
  type ImportSurroundings,
} from './device-import.ts';
export { readDeviceStates, upsertDeviceStates, type StoredDeviceState } from './device-states.ts';
export {
  createDeviceModel,
  editDeviceModel,
  findDeviceModel,
  listDeviceModels,
  loadModelThresholds,
  type ModelThresholds,
} from './device-models.ts';
export { readDeviceSummary } from './device-summary.ts';
export { createDevice, editDevice, findDevice, listDevices, listModelPeriods } from './devices.ts';
export * from './dispatch-board.ts';
export { getDispatchSettings, setDispatchSettings } from './dispatch-settings.ts';
export { getProofSettings, setProofSettings } from './proof-settings.ts';
export { getReplacementSettings, setReplacementSettings } from './replacement-settings.ts';
export { countPresent, showPresence, type ProcessPresence } from './process-presence.ts';
export {
  listDemand,
  listDispatchUnits,
  listJobDurations,
  findDispatchIncident,
  listUnitJobs,
  listUnreachedIncidents,
  type DispatchUnit,
  type UnreachedIncident,
} from './dispatch-situation.ts';
export { readDayUnits, streamDayIncidents, type DayBounds } from './dispatch-day.ts';
export * from './event-feed.ts';
export { FIX_FLAG, type FixRow } from './fix-row.ts';
export { readFittingHistory, type DeviceFittings } from './fitting-history.ts';
export { FixesBinaryWriter } from './fixes-binary.ts';
export { copyFixes, copyFixesAlone, mergeFixes, type FixOutcome } from './fixes-copy.ts';
export { readFixesAfterStates, type StoredMeasurement } from './fixes-since.ts';
export { flagLate, readFixesAhead, readFixesToDerive } from './fixes-to-derive.ts';
export { createGeofence, deleteGeofence, replaceGeofence } from './geofence-changes.ts';
export { importGeofences, type ImportCounts } from './geofence-import.ts';
export { listGeofenceVisits, saveGeofenceVisits, type GeofenceVisitChange } from './geofence-visits.ts';
export {
  findGeofence,
  listGeofences,
  listGeofenceVersions,
  readGeofencesChangedSince,
  readGeofencesSince,
  type GeofencePage,
  type TenantGeofence,
} from './geofences.ts';
export {
  deleteOldAnswers,
  keepAnswer,
  takeIdempotencyKey,
  type IdempotencyKey,
  type KeptAnswer,
} from './idempotency-keys.ts';
export { askForPlan, listTenantsToPlan, markPlanned, readPlanRequest, type PlanRequest } from './plan-requests.ts';
export {
  commitUnderLease,
  LeaseLostError,
  releaseLease,
  renewLease,
  takeLease,
  type LeasedWork,
  type WorkLease,
} from './work-leases.ts';
export { cancelIncident, type CancelledIncident } from './incident-cancelling.ts';
export type { Doer } from './incident-changes.ts';
export { listContactsOf, logContact, type ContactToLog } from './incident-contacts.ts';
export { editIncident } from './incident-editing.ts';
export { resolveIncident } from './incident-resolving.ts';
export { listPersonalReadings, revealCaller, revealCustomer } from './personal-data.ts';
export type { UserActor } from './user-actor.ts';
export { findIncidentDetail } from './incident-detail.ts';
export { openIncident, type IncidentToOpen, type OpenedIncident } from './incident-opening.ts';
export { countOpenIncidents, findIncident, findOpenIncidentOf, listIncidents, type IncidentPage } from './incidents.ts';
export { judgePlace } from './incident-terrain.ts';
export { readLastMotion, readLastSeen, type LastSeen } from './last-positions.ts';
export { listFittings } from './list-fittings.ts';
export * from './listen-for-events.ts';
export * from './log.ts';
export * from './migrate.ts';
export { outboxBacklog, relayOutbox, type OutboxEvent } from './outbox.ts';
export { readOverview } from './overview.ts';
export * from './passwords.ts';
export { createPartner, editPartner, listPartners, maskedPartner } from './partners.ts';
export { ping } from './ping.ts';
export { createPool, type PoolOptions } from './pool.ts';
export { prepareServer, type RoleAccess } from './prepare-server.ts';
export { editCompany, getCompany } from './company.ts';
export { listDevicesInVehicles } from './preview-devices.ts';
export { loadTimeZones, readCompanyZone, readVehicleZone, type TimedZone } from './time-zones.ts';
export { provisionFleet } from './provisioning.ts';
export { countQuarantined, findQuarantined, listQuarantine, listQuarantineDrops } from './quarantine-read.ts';
export { readVehiclePhases, type VehiclePhaseRow } from './vehicle-phases.ts';
export { createGateway, editGateway, findAllowedDevices, findGateway, listGateways } from './gateways.ts';
export {
  findLiveGatewayCredentials,
  listGatewayCredentials,
  revokeGatewayCredential,
  rotateGatewayCredential,
} from './gateway-credentials.ts';
export { insertQuarantine, type QuarantineEntry } from './quarantine.ts';
export { findRetry, listAttempts, listRetries, listRetryItems, requestRetry } from './quarantine-retries.ts';
export {
  claimRetries,
  findOtherContent,
  replaceFix,
  settleRetries,
  shownFix,
  type ClaimedRetry,
  type RetryOrder,
  type RetryOutcome,
} from './quarantine-retry-work.ts';
export * from './queryable.ts';
export * from './read-events.ts';
export { getRentalAreaDefaults, setRentalAreaDefaults } from './rental-area-settings.ts';
export { changeRentalArea, listRentalAreas } from './rental-areas.ts';
export { changeRentalStatus, createRental } from './rental-changes.ts';
export * from './rentals.ts';
export {
  listReplacementDecisions,
  recordReplacementDecision,
  type NewReplacementDecision,
} from './replacement-decisions.ts';
export * from './assignment-ways.ts';
export * from './replacement-by-hand.ts';
export * from './replacement-pool.ts';
export { listReplacementLegs } from './replacements.ts';
export { pickUpVehicle } from './vehicle-pick-up.ts';
export { releaseReplacement } from './mission-legs.ts';
export {
  reserveMissions,
  type MissionToReserve,
  type ReplacementToReserve,
  type ReservedMission,
  type ReservedMissions,
} from './mission-reservation.ts';
export { getRetention, setRetention } from './retention-settings.ts';
export { nextRunningNumber } from './running-numbers.ts';
export * from './sessions.ts';
export { listSettingsChanges, recordSettingsChange } from './settings-changes.ts';
export * from './sql-state.ts';
export { ConflictError, NotFoundError, VersionConflictError } from './store-errors.ts';
export { readTrack, streamTrack, type TrackPage } from './tracks.ts';
export { flagNames, type PointKey, type StoredPoint, type TrackPeriod, type TrackSubject } from './track-points.ts';
export { readFleetAt, type FleetInstant } from './fleet-at.ts';
export { listPositionAccess, logPositionAccess } from './position-access.ts';
export * from './transaction.ts';
export { createUnit, editUnit, setCrew } from './unit-changes.ts';
export { changeUnitBreak, changeUnitDuty, listUnitWork } from './unit-duty.ts';
export { findCrewJob, listUnitMissions, revealJobContacts } from './crew-day.ts';
export { readUnitHistory } from './unit-history.ts';
export { reinstateUnit, retireUnit } from './unit-retirement.ts';
export { giveSignOfLife, markSilentUnits } from './unit-safety.ts';
export { announceUnit, findUnit, findUnits, listUnits, type UnitPage } from './units.ts';
export * from './upkeep.ts';
export * from './usage-work.ts';
export * from './usage.ts';
export * from './users.ts';
export * from './vehicles.ts';
export { expirePresence, savePresence, touchPresence, type PresenceChange } from './device-presence.ts';
export { checkWritable } from './writable.ts';
export { editVehicle } from './vehicle-editing.ts';
