import { markUnderCursor } from '../features/alarms/marked-alarms.ts';
import { toggleDetail, toggleList } from '../layout-store.ts';
import { moveCursor, openCursor } from '../lists/cursor.ts';
import { fitSelection } from '../map/fit-selection.ts';
import { toggleCoverage } from '../features/coverage/use-coverage.ts';
import { overIncident, takeCall } from '../features/incidents/desk/desk-acts.ts';
import { overUnit } from '../features/units/unit-acts.ts';
import { togglePastIfPermitted } from '../features/past/past-acts.ts';
import { goTo, select } from '../route-store.ts';
import { sectionKey, SECTIONS } from '../routes.ts';
import { overAlarms, takeAlarms } from './alarm-keys.ts';
import { dispatchSelected, editGateway, focusDetail, focusSearch, followSelected, toggleTable } from './actions.ts';
import { showOverlay } from './overlays.ts';

export interface KeyBinding {
  /** `event.key` values; letters in lower case. */
  readonly keys: readonly string[];
  /** How the overlay shows them. */
  readonly shown: readonly string[];
  readonly group: 'go' | 'list' | 'act' | 'view';
  readonly name:
    | 'search'
    | 'palette'
    | 'next'
    | 'previous'
    | 'open'
    | 'acknowledge'
    | 'snooze'
    | 'take'
    | 'note'
    | 'mark'
    | 'dispatch'
    | 'call'
    | 'triage'
    | 'assignUnit'
    | 'replacement'
    | 'pin'
    | 'contact'
    | 'unitDuty'
    | 'unitBreak'
    | 'signOfLife'
    | 'follow'
    | 'fit'
    | 'toggleView'
    | 'toggleList'
    | 'toggleDetail'
    | 'past'
    | 'coverage'
    | 'help'
    | 'escape'
    | 'section';
  readonly ctrl?: boolean;
  /** False lets the browser have the key: nothing was there to act on. */
  run(key: string): boolean | void;
}

/** Every key of the console (console.md). The overlay of `?` is drawn from this table. */
export const KEYMAP: readonly KeyBinding[] = [
  { keys: ['/'], shown: ['/'], group: 'go', name: 'search', run: focusSearch },
  { keys: ['k'], shown: ['Ctrl', 'K'], group: 'go', name: 'palette', ctrl: true, run: () => showOverlay('palette') },
  {
    keys: SECTIONS.map((_, index) => sectionKey(index)),
    shown: ['1', '…', sectionKey(SECTIONS.length - 1)],
    group: 'go',
    name: 'section',
    run: (key) => goTo(SECTIONS[(Number(key) + 9) % 10]!),
  },
  { keys: ['j'], shown: ['J'], group: 'list', name: 'next', run: () => moveCursor(1) },
  { keys: ['k'], shown: ['K'], group: 'list', name: 'previous', run: () => moveCursor(-1) },
  { keys: ['Enter'], shown: ['Enter'], group: 'list', name: 'open', run: () => openCursor() && focusLater() },
  { keys: ['a'], shown: ['A'], group: 'act', name: 'acknowledge', run: () => overAlarms('acknowledge') },
  { keys: ['s'], shown: ['S'], group: 'act', name: 'snooze', run: () => overAlarms('snooze') },
  { keys: ['t'], shown: ['T'], group: 'act', name: 'take', run: takeAlarms },
  { keys: ['n'], shown: ['N'], group: 'act', name: 'note', run: () => overAlarms('note') },
  { keys: ['x'], shown: ['X'], group: 'list', name: 'mark', run: markUnderCursor },
  { keys: ['d'], shown: ['D'], group: 'act', name: 'dispatch', run: dispatchSelected },
  { keys: ['i'], shown: ['I'], group: 'act', name: 'call', run: takeCall },
  {
    keys: ['e'],
    shown: ['E'],
    group: 'act',
    name: 'triage',
    run: () => overIncident('editTriage') || overUnit('editUnit') || editGateway(),
  },
  { keys: ['u'], shown: ['U'], group: 'act', name: 'assignUnit', run: () => overIncident('assignUnit') },
  { keys: ['r'], shown: ['R'], group: 'act', name: 'replacement', run: () => overIncident('chooseReplacement') },
  { keys: ['p'], shown: ['P'], group: 'act', name: 'pin', run: () => overIncident('pin') },
  { keys: ['l'], shown: ['L'], group: 'act', name: 'contact', run: () => overIncident('logContact') },
  { keys: ['o'], shown: ['O'], group: 'act', name: 'unitDuty', run: () => overUnit('unitDuty') },
  { keys: ['b'], shown: ['B'], group: 'act', name: 'unitBreak', run: () => overUnit('unitBreak') },
  { keys: ['g'], shown: ['G'], group: 'act', name: 'signOfLife', run: () => overUnit('signOfLife') },
  { keys: [' '], shown: ['Space'], group: 'view', name: 'follow', run: followSelected },
  { keys: ['f'], shown: ['F'], group: 'view', name: 'fit', run: fitSelection },
  { keys: ['m'], shown: ['M'], group: 'view', name: 'toggleView', run: toggleTable },
  { keys: ['h'], shown: ['H'], group: 'view', name: 'past', run: togglePastIfPermitted },
  { keys: ['c'], shown: ['C'], group: 'view', name: 'coverage', run: toggleCoverage },
  { keys: ['['], shown: ['['], group: 'view', name: 'toggleList', run: toggleList },
  { keys: [']'], shown: [']'], group: 'view', name: 'toggleDetail', run: toggleDetail },
  { keys: ['Escape'], shown: ['Esc'], group: 'view', name: 'escape', run: () => select(null) },
  { keys: ['?'], shown: ['?'], group: 'go', name: 'help', run: () => showOverlay('keys') },
];

/** The detail is on the page one frame after it was selected. */
function focusLater(): boolean {
  requestAnimationFrame(focusDetail);
  return true;
}
