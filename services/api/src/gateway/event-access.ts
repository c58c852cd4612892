import { EVENT_PERMISSION, type FeedEvent } from '@roadcall/contracts';
import { may, type Principal } from '../http/principal.ts';

/** Whether this event is for this reader: of its tenant, and allowed by its roles or about its own unit. */
export function maySee(principal: Principal, event: FeedEvent): boolean {
  if (event.tenantId !== principal.tenantId) return false;
  if (may(principal, 'events.read') && may(principal, EVENT_PERMISSION[event.kind])) return true;
  return principal.unitId !== null && may(principal, 'assignments.act') && isAboutUnit(event, principal.unitId);
}

/** A crew sees its unit, its assignments and the incident it is (or was last) sent to. */
function isAboutUnit(event: FeedEvent, unitId: NonNullable<Principal['unitId']>): boolean {
  if (event.kind === 'assignment.changed' || event.kind === 'assignment.eta' || event.kind === 'assignment.doubted') {
    return event.data.unitId === unitId;
  }
  if (event.kind === 'unit.changed') return event.data.id === unitId;
  if (event.kind === 'incident.reported' || event.kind === 'incident.changed') {
    return event.data.assignment?.unitId === unitId;
  }
  return false;
}
