import type { PromisedByPerson } from '../../data/mission-api.ts';

/** What nothing but a person's word starts. */
export const PROMISED_BY_PERSON: readonly PromisedByPerson[] = ['rescue.replacement', 'incident.authority_report'];
