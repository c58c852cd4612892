import { NewGeofence, type Geofence, type GeofenceKind } from '@roadcall/contracts';
import { create } from 'zustand';
import { draftOf, emptyShape, shapeOf, type DraftShape, type ShapeType } from './draft-shape.ts';

/** Everything of a fence but its shape. */
export type FenceFields = Omit<NewGeofence, 'shape'>;

interface Draft {
  /** The fence that is edited; null: a new one. */
  readonly fence: Geofence | null;
  readonly fields: FenceFields;
  readonly shape: DraftShape;
  /** Shapes before, the last one newest. */
  readonly past: readonly DraftShape[];
}

/** The fence that is being drawn or changed; one at a time, and nobody else's until it is saved. */
export const useDraft = create<{ readonly draft: Draft | null }>(() => ({ draft: null }));

const UNDO_STEPS = 100;

export const KIND_COLOUR: Readonly<Record<GeofenceKind, NewGeofence['colour']>> = {
  branch_yard: 'green',
  city_limit: 'blue',
  no_go: 'red',
  customer_site: 'violet',
  custom: 'teal',
};

/** What is proposed for a kind: its colour, its usual triggers. */
export function fieldsFor(kind: GeofenceKind): Pick<FenceFields, 'kind' | 'colour' | 'triggers'> {
  const plain = NewGeofence.shape.triggers.parse({});
  const enter = kind === 'no_go' || kind === 'customer_site';
  const exit = kind === 'branch_yard' || kind === 'city_limit';
  return { kind, colour: KIND_COLOUR[kind], triggers: { ...plain, enter, exit } };
}

export function beginNew(): void {
  const fields: FenceFields = {
    nameZh: '',
    nameEn: '',
    ...fieldsFor('branch_yard'),
    scope: NewGeofence.shape.scope.parse({}),
    schedule: null,
    externalId: null,
  };
  useDraft.setState({ draft: { fence: null, fields, shape: emptyShape('Polygon'), past: [] } });
}

export function beginEdit(fence: Geofence): void {
  const { id: _id, version: _version, validFrom: _validFrom, shape, ...fields } = fence;
  useDraft.setState({ draft: { fence, fields, shape: draftOf(shape), past: [] } });
}

export function endDraft(): void {
  useDraft.setState({ draft: null });
}

export function setFields(patch: Partial<FenceFields>): void {
  change((draft) => ({ ...draft, fields: { ...draft.fields, ...patch } }));
}

/** One step that can be undone. */
export function setShape(patch: Partial<DraftShape>): void {
  change((draft) => ({
    ...draft,
    shape: { ...draft.shape, ...patch },
    past: [...draft.past, draft.shape].slice(-UNDO_STEPS),
  }));
}

/** Begins the shape anew as another type. */
export function setShapeType(type: ShapeType): void {
  setShape(emptyShape(type));
}

export function undoShape(): void {
  change((draft) => {
    const shape = draft.past.at(-1);
    return shape === undefined ? draft : { ...draft, shape, past: draft.past.slice(0, -1) };
  });
}

function change(next: (draft: Draft) => Draft): void {
  useDraft.setState(({ draft }) => (draft === null ? {} : { draft: next(draft) }));
}

/** The whole fence as it would be saved; null while it has no place at all. */
export function fenceOfDraft(draft: Draft): NewGeofence | null {
  const shape = shapeOf(draft.shape);
  return shape && { ...draft.fields, shape };
}
