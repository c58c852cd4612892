import { DEFAULT_DISPATCH_SETTINGS, type DispatchSettings } from '@roadcall/contracts';

/** The settings that tune the plan of a batch; contracts/dispatch-settings.ts says what each means. */
export type BatchSettings = Pick<
  DispatchSettings,
  | 'travelWeight'
  | 'responseWeight'
  | 'lateWeight'
  | 'lateMarginS'
  | 'swapPenaltyS'
  | 'maxSwaps'
  | 'freezeS'
  | 'soonHorizonS'
  | 'waitingPenaltyS'
  | 'waitingAsIfS'
  | 'impatienceWeight'
  | 'impatientAfterS'
>;

export const DEFAULT_BATCH_SETTINGS: BatchSettings = DEFAULT_DISPATCH_SETTINGS;
