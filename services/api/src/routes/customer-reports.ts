import {
  CustomerLinkQuestion,
  CustomerReport,
  CustomerView,
  suggestTriage,
  type Assignment,
  type AssignmentState,
  type Incident,
} from '@roadcall/contracts';
import {
  countReport,
  findOpenIncidentOf,
  findWorkingLink,
  listClocksOf,
  logContact,
  openIncident,
  tellClocks,
  withTransaction,
  type Pool,
  type Queryable,
  type WorkingLink,
} from '@roadcall/store';
import type { FastifyRequest } from 'fastify';
import type { LiveTables } from '../gateway/live-tables.ts';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import type { CallLimit } from '../http/call-limit.ts';
import { conflict, ProblemError } from '../http/problems.ts';

const tag = 'customer links';
/** A report is a few words: nothing of this size is one, bytes. */
const BODY_LIMIT_BYTES = 4 * 1024;
/** Reports of one link in a window: who is in trouble may correct itself, not flood the desk. */
const REPORTS = { windowMs: 10 * 60_000, most: 5 };

/**
 * What a customer with a link may do, without an account: see the own trouble's progress, and report. The secret comes in
 * the body, so that no address or log carries it.
 */
export function customerReportRoutes(deps: { pool: Pool; tables: LiveTables; strangers: CallLimit }): ApiRoute[] {
  const { pool, tables, strangers } = deps;
  const enter = async (request: FastifyRequest, token: string): Promise<WorkingLink> => {
    await strangers.count(request);
    const link = await findWorkingLink(pool, token, new Date());
    if (link === undefined) throw new ProblemError(404, 'link_over', 'This link does not work any more');
    return link;
  };
  return [
    apiRoute({
      method: 'POST',
      path: '/customer-link/view',
      access: 'public',
      tag,
      summary: 'What a link shows: the vehicle, and how far its open incident is',
      body: CustomerLinkQuestion,
      bodyLimit: BODY_LIMIT_BYTES,
      response: CustomerView,
      async handle({ body, request }) {
        const link = await enter(request, body.token);
        const view = await viewOf(pool, link);
        if (view.incident?.arrivesAt) await noteSeenPlan(pool, link);
        return view;
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/customer-link/report',
      access: 'public',
      tag,
      summary: 'Report trouble with the rented vehicle; a second report is added to the open incident',
      body: CustomerReport,
      bodyLimit: BODY_LIMIT_BYTES,
      response: CustomerView,
      async handle({ body, request }) {
        const link = await enter(request, body.token);
        const live = tables.newest(link.tenantId, link.vehicleNo);
        const incident = await report(pool, link, body, live);
        request.log.info({ linkId: link.id, incident: incident.number }, 'a customer reported by a link');
        return viewOf(pool, link);
      },
    }),
  ];
}

async function report(
  pool: Pool,
  link: WorkingLink,
  { type, lat, lon, note }: CustomerReport,
  live: { lat: number; lon: number } | undefined,
): Promise<Incident> {
  const at = new Date();
  const { tenantId, vehicleId } = link;
  const place = lat !== null && lon !== null ? { lat, lon } : live;
  return withTransaction(pool, async (tx) => {
    if (!(await countReport(tx, link, { at, ...REPORTS }))) {
      throw new ProblemError(429, 'too_many_reports', 'We have your reports', {
        detail: 'we are looking after it; call us if it has become worse',
        headers: { 'retry-after': String(REPORTS.windowMs / 1_000) },
      });
    }
    const opened = await openIncident(tx, {
      tenantId,
      type,
      severity: suggestTriage(type).severity,
      vehicleId,
      place,
      alarmId: null,
      source: 'customer_link',
      note: note === '' ? null : note,
      by: null,
      at,
    });
    if (!opened.ok) throw conflict('no_position', 'tell us where you are: the vehicle does not say');
    if (opened.outcome === 'joined' || note !== '') {
      const contact = { party: 'customer', channel: 'link', direction: 'in', planGiven: false } as const;
      const summary = note === '' ? `(${type})` : `(${type}) ${note}`;
      await logContact(tx, {
        tenantId,
        incidentId: opened.incident.id,
        contact: { ...contact, summary },
        at,
        by: null,
      });
    }
    return opened.incident;
  });
}

async function viewOf(db: Queryable, link: WorkingLink): Promise<CustomerView> {
  const incident = await findOpenIncidentOf(db, link.tenantId, { vehicleId: link.vehicleId });
  return {
    plate: link.plate,
    model: link.model,
    expiresAt: link.expiresAt.toISOString(),
    incident: incident ? shownToCustomer(incident) : null,
  };
}

/**
 * A customer who has been shown who comes and when has been given a plan (domain §13, clock rescue.first_answer): at the time of
 * that look, and not by an offer that nobody told.
 */
async function noteSeenPlan(pool: Pool, { tenantId, vehicleId }: WorkingLink): Promise<void> {
  const incident = await findOpenIncidentOf(pool, tenantId, { vehicleId });
  if (!incident) return;
  const clocks = await listClocksOf(pool, tenantId, incident.id);
  const isOwed = clocks.some(({ kind, stoppedAt }) => kind === 'rescue.first_answer' && stoppedAt === null);
  if (!isOwed) return;
  const facts = [{ kind: 'customer_told' as const, atMs: Date.now() }];
  await withTransaction(pool, (tx) => tellClocks(tx, tenantId, { incidentId: incident.id, facts, by: null }));
}

/** Nothing of the company but the unit that comes and when. */
function shownToCustomer({ number, type, status, reportedAt, assignment }: Incident): CustomerView['incident'] {
  const coming = assignment !== null && IS_COMING.has(assignment.state) ? assignment : null;
  return {
    number,
    type,
    status,
    reportedAt,
    unitName: coming?.unitName ?? null,
    arrivesAt: coming && (coming.liveEta?.arrivesAt ?? plannedArrival(coming)),
  };
}

const IS_COMING: ReadonlySet<AssignmentState> = new Set(['accepted', 'en_route', 'on_scene', 'towing']);

function plannedArrival({ offeredAt, etaS }: Assignment): string | null {
  return etaS === null ? null : new Date(Date.parse(offeredAt) + etaS * 1_000).toISOString();
}
