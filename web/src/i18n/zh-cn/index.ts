import type { en } from '../en/index.ts';
import type { Texts } from '../texts.ts';
import { act, why } from './act.ts';
import { alarms } from './alarms.ts';
import { common } from './common.ts';
import { coverage } from './coverage.ts';
import { crew } from './crew.ts';
import { desk } from './desk.ts';
import { devices } from './devices.ts';
import { errors } from './errors.ts';
import { fences } from './fences.ts';
import { fleet } from './fleet.ts';
import { frame } from './frame.ts';
import { keys } from './keys.ts';
import { mission } from './mission.ts';
import { past } from './past.ts';
import { playback } from './playback.ts';
import { promises } from './promises.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { units } from './units.ts';

export const zhCN: Texts<typeof en> = {
  act,
  alarms,
  common,
  coverage,
  crew,
  desk,
  devices,
  errors,
  fences,
  fleet,
  frame,
  keys,
  mission,
  past,
  playback,
  promises,
  session,
  settings,
  units,
  why,
};
