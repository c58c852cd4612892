import type { ClockAction, ClockKind, ClockSettings, ClockStep, IncidentType, Terrain } from '@roadcall/contracts';
import type { ClockLimit } from '../clock/clock-life.ts';
import type { ClockedIncident, ClockFactKind } from './clock-facts.ts';

/** What a promise of domain §13 is, as data. */
export interface ClockDefinition {
  readonly kind: ClockKind;
  /** One clock per promise and incident: urban and remote are the same promise with another limit. */
  readonly promise: string;
  readonly starts: readonly ClockFactKind[];
  /** From when its time counts: the report, whenever the fact was noticed, or the fact. */
  readonly countsFrom: 'report' | 'fact';
  readonly stops: readonly ClockFactKind[];
  readonly applies: (incident: ClockedIncident) => boolean;
  readonly limitOf: (settings: ClockSettings, terrain: Terrain) => number;
  /** `search`: its warnings widen the search for a unit; `remind`: they are shown. */
  readonly escalation: 'search' | 'remind';
  /** Its limit depends on whether the place is urban or remote. */
  readonly byPlace: boolean;
  /** May be excepted for exceptional road conditions. */
  readonly exceptable: boolean;
  /** Ends unkept when the incident is resolved; the others are duties that outlast it. */
  readonly endsWithIncident: boolean;
}

const always = (): boolean => true;
const REPORTABLE: readonly IncidentType[] = ['theft', 'fire'];

/** Reportable by itself: theft, fire, and an accident with people or much damage at stake (ours). */
function isReportable({ type, severity }: ClockedIncident): boolean {
  return REPORTABLE.includes(type) || (type === 'accident' && severity === 'critical');
}

const onScene = (kind: ClockKind, terrain: Terrain): ClockDefinition => ({
  kind,
  promise: 'rescue.on_scene',
  starts: ['reported'],
  countsFrom: 'report',
  stops: ['on_scene'],
  applies: (incident) => incident.wantsUnit && incident.terrain === terrain,
  limitOf: (settings, place) => settings.limitsS[`rescue.on_scene.${place}`],
  escalation: 'search',
  byPlace: true,
  exceptable: true,
  endsWithIncident: true,
});

const remind = {
  countsFrom: 'report',
  escalation: 'remind',
  byPlace: false,
  exceptable: false,
  endsWithIncident: false,
} as const satisfies Partial<ClockDefinition>;

/** Every clock of an incident: what starts it, what stops it, its limit (domain §13). */
export const CLOCK_DEFINITIONS: readonly ClockDefinition[] = [
  {
    ...remind,
    kind: 'rescue.first_answer',
    promise: 'rescue.first_answer',
    starts: ['reported'],
    // Whoever stands before the customer has answered.
    stops: ['customer_told', 'on_scene'],
    applies: always,
    limitOf: (settings) => settings.limitsS['rescue.first_answer'],
  },
  {
    kind: 'rescue.dispatch',
    promise: 'rescue.dispatch',
    starts: ['triaged'],
    countsFrom: 'fact',
    stops: ['accepted', 'on_scene'],
    applies: (incident) => incident.wantsUnit,
    limitOf: (settings) => settings.limitsS['rescue.dispatch'],
    escalation: 'search',
    byPlace: false,
    exceptable: false,
    endsWithIncident: true,
  },
  onScene('rescue.on_scene.urban', 'urban'),
  onScene('rescue.on_scene.remote', 'remote'),
  {
    kind: 'rescue.replacement',
    promise: 'rescue.replacement',
    starts: ['replacement_promised'],
    countsFrom: 'fact',
    stops: ['replacement_delivered'],
    applies: always,
    limitOf: (settings, terrain) => settings.limitsS[`rescue.on_scene.${terrain}`],
    escalation: 'remind',
    byPlace: true,
    exceptable: true,
    endsWithIncident: true,
  },
  {
    ...remind,
    kind: 'breakdown.technician',
    promise: 'breakdown.technician',
    starts: ['reported'],
    stops: ['on_scene'],
    applies: ({ type, wantsUnit }) => type === 'breakdown' && !wantsUnit,
    limitOf: (settings) => settings.limitsS['breakdown.technician'],
    endsWithIncident: true,
  },
  {
    ...remind,
    kind: 'accident.insurer_notice',
    promise: 'accident.insurer_notice',
    starts: ['reported'],
    stops: ['insurer_notified'],
    applies: ({ type }) => type === 'accident',
    limitOf: (settings) => settings.limitsS['accident.insurer_notice'],
  },
  {
    ...remind,
    kind: 'incident.authority_report',
    promise: 'incident.authority_report',
    starts: ['reported', 'declared_reportable'],
    stops: ['authority_informed'],
    applies: (incident) => incident.declaredReportable || isReportable(incident),
    limitOf: (settings) => settings.limitsS['incident.authority_report'],
  },
  {
    ...remind,
    kind: 'theft.customer_report',
    promise: 'theft.customer_report',
    starts: ['reported'],
    stops: ['customer_reported'],
    applies: ({ type }) => type === 'theft',
    limitOf: (settings) => settings.limitsS['theft.customer_report'],
  },
];

export function definitionOf(kind: ClockKind): ClockDefinition {
  const definition = CLOCK_DEFINITIONS.find((each) => each.kind === kind);
  if (definition === undefined) throw new Error(`no definition of ${kind}`);
  return definition;
}

/** Whether a person may say that it is done: not where a unit's acceptance or arrival alone shows it. */
export function stopsByPerson(kind: ClockKind): boolean {
  return definitionOf(kind).promise !== 'rescue.dispatch' && definitionOf(kind).promise !== 'rescue.on_scene';
}

/** Limit and warnings of a promise under a tenant's settings, ms. */
export function limitFor(definition: ClockDefinition, settings: ClockSettings, terrain: Terrain): ClockLimit {
  const limitMs = definition.limitOf(settings, terrain) * 1_000;
  const share = (percent: number): number => Math.round((limitMs * percent) / 100);
  return { limitMs, warningsMs: [share(settings.firstWarningPct), share(settings.secondWarningPct)] };
}

/** What a step of a clock asks for. */
export function actionOf(kind: ClockKind, step: ClockStep): ClockAction {
  if (step === 'limit') return 'supervisor';
  if (definitionOf(kind).escalation === 'remind') return 'remind';
  return step === 'second_warning' ? 'contractors' : 'wider_search';
}
