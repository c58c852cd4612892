import type { UnitWithPosition, VehicleWithPosition } from '@roadcall/contracts';
import type { MotionTable } from '../../motion/motion-table.ts';
import { isStale } from '../../motion/staleness.ts';
import { markOfUnit, markOfVehicle, SHAPE, TONE, type Mark } from '../../marks/marks.ts';
import { MARK_FLAG } from './fleet-shader.ts';

export type Subject = { kind: 'vehicle'; record: VehicleWithPosition } | { kind: 'unit'; record: UnitWithPosition };

/**
 * What each slot of the motion table looks like: four bytes (shape, tone, flags, –) that the layer uploads beside the motion, made
 * from the records by domain rules. Kept apart from motion because it changes a hundred times less often.
 */
export class FleetMarks {
  readonly #table: MotionTable;
  readonly #subjects = new Map<number, Subject>();
  #isHidden: (subject: Subject, mark: Mark) => boolean = () => false;
  bytes = new Uint8Array(0);
  revision = 0;
  /** Marks that are drawn: known, placed and not filtered away. */
  shown = 0;

  constructor(table: MotionTable) {
    this.#table = table;
  }

  subjectOf(slot: number): Subject | undefined {
    return this.#subjects.get(this.#table.noOf(slot));
  }

  setRecords(vehicles: Iterable<VehicleWithPosition>, units: Iterable<UnitWithPosition>): void {
    this.#subjects.clear();
    for (const record of vehicles) this.#subjects.set(record.no, { kind: 'vehicle', record });
    for (const record of units) this.#subjects.set(record.no, { kind: 'unit', record });
  }

  setFilter(isHidden: (subject: Subject, mark: Mark) => boolean): void {
    this.#isHidden = isHidden;
  }

  isShown(slot: number): boolean {
    const at = slot * 4;
    return at < this.bytes.length && (this.bytes[at + 2]! & MARK_FLAG.hidden) === 0;
  }

  /** Works all marks out anew; 5,000 take about a millisecond, and it runs once or twice a second at most. */
  refresh(serverNowMs: number): void {
    const { count } = this.#table;
    if (this.bytes.length < this.#table.fixTs.length * 4) this.bytes = new Uint8Array(this.#table.fixTs.length * 4);
    this.shown = 0;
    for (let slot = 0; slot < count; slot++) {
      const subject = this.subjectOf(slot);
      const stale = isStale(this.#table, slot, serverNowMs);
      const motion = this.#table.motionOf(slot);
      const at = slot * 4;
      if (!subject) {
        this.bytes[at + 2] = MARK_FLAG.hidden;
        continue;
      }
      const mark =
        subject.kind === 'vehicle' ? markOfVehicle(subject.record, motion, stale) : markOfUnit(subject.record, stale);
      const hidden = this.#isHidden(subject, mark);
      if (!hidden) this.shown += 1;
      // Without a heading an arrow would point somewhere nobody measured.
      const shape = mark.shape === 'arrow' && this.#table.headingKnown[slot] === 0 ? 'dot' : mark.shape;
      this.bytes[at] = SHAPE[shape];
      this.bytes[at + 1] = TONE[mark.tone];
      this.bytes[at + 2] =
        (mark.stale ? MARK_FLAG.hollow : 0) |
        (mark.ring ? MARK_FLAG.ring : 0) |
        (mark.outline ? MARK_FLAG.outline : 0) |
        (hidden ? MARK_FLAG.hidden : 0) |
        (subject.kind === 'unit' ? MARK_FLAG.unit : 0) |
        (subject.kind === 'unit' || mark.ring || mark.tone === 'magenta' ? MARK_FLAG.raised : 0) |
        (motion === 'moving' ? MARK_FLAG.moving : 0);
    }
    this.revision += 1;
  }
}
