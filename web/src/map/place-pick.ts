import { create } from 'zustand';

export interface PickedPlace {
  lat: number;
  lon: number;
}

/** What the next click on the map means while a place is asked for; null: clicks select. */
export const usePlacePick = create<{ take: ((place: PickedPlace) => void) | null }>(() => ({ take: null }));

/** Asks for a place: the next click on the map is the answer; Escape, or another question, ends it. */
export function pickPlace(take: (place: PickedPlace) => void): void {
  usePlacePick.setState({ take });
}

export const endPlacePick = (): void => usePlacePick.setState({ take: null });

/** Hands a click over to whoever asked for a place. @returns false when nobody did. */
export function answerPlacePick(place: PickedPlace): boolean {
  const { take } = usePlacePick.getState();
  if (take === null) return false;
  endPlacePick();
  take(place);
  return true;
}
