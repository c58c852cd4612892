import type { SessionUser } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import { isPermitted, type Permission } from '@roadcall/contracts';
import { create } from 'zustand';
import { api } from './api.ts';
import { byId, useFleet, type FleetState } from './fleet-store.ts';
import { startLive } from './live.ts';
import { doubtSession } from './session.ts';
import { useCompanyZone } from './zones.ts';

interface LoadState {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly error: unknown;
}

/** How the lists of records stand: what empty, loading and error states are shown by. */
export const useLoad = create<LoadState>(() => ({ state: 'loading', error: null }));

/** Without a socket within this time the lists are read anyway, ms. */
const PATIENCE_MS = 2_500;
const RETRY_MS = 4_000;

/**
 * Keeps the records as the server has them: reads the lists when the feed of events says where it stands (contracts/sockets.ts:
 * `reset`), then lives on events alone. Returns what stops it.
 */
export function syncFleet(origin: LatLon, user: SessionUser): () => void {
  let reading: AbortController | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const read = (): void => {
    clearTimeout(patience);
    clearTimeout(retry);
    reading?.abort();
    const attempt = new AbortController();
    reading = attempt;
    void readInto(user, attempt.signal).then((done) => {
      if (!done && !attempt.signal.aborted) retry = setTimeout(read, RETRY_MS);
      return done;
    });
  };
  const patience = setTimeout(read, PATIENCE_MS);
  readAgain = read;
  const stop = startLive(origin, { reset: read, unauthenticated: () => void doubtSession() });
  return () => {
    clearTimeout(patience);
    clearTimeout(retry);
    reading?.abort();
    stop();
  };
}

/** Reads the lists into the store; false when they could not be read: what was read before stays on show. */
async function readInto(user: SessionUser, signal: AbortSignal): Promise<boolean> {
  try {
    const lists = await readLists(user, signal);
    const company = isPermitted(user.roles, 'fleet.read') ? await api.company(signal) : undefined;
    if (signal.aborted) return false;
    if (company) useCompanyZone.setState({ zone: company.timeZone });
    useFleet.setState(lists);
    useLoad.setState({ state: 'ready', error: null });
    return true;
  } catch (error) {
    if (!signal.aborted && useLoad.getState().state !== 'ready') useLoad.setState({ state: 'failed', error });
    return false;
  }
}

let readAgain: () => void = () => undefined;

/** Reads the lists once more at somebody's wish. */
export function reloadFleet(): void {
  useLoad.setState({ state: 'loading', error: null });
  readAgain();
}

async function readLists(user: SessionUser, signal: AbortSignal): Promise<FleetState> {
  const may = (permission: Permission): boolean => isPermitted(user.roles, permission);
  const [vehicles, units, branches, rentals, alarms, incidents] = await Promise.all([
    may('fleet.read') ? api.vehicles(signal) : [],
    may('fleet.read') ? api.units(signal) : [],
    may('fleet.read') ? api.branches(signal) : [],
    may('rentals.read') ? api.rentals(signal) : [],
    may('alarms.read') ? api.alarms(signal).then((page) => page.items) : [],
    may('incidents.read') ? api.incidents(signal).then((page) => page.items) : [],
  ]);
  return {
    vehicles: byId(vehicles),
    units: byId(units),
    branches: byId(branches),
    rentals: byId(rentals),
    alarms: byId(alarms),
    incidents: byId(incidents),
  };
}
