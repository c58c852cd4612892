import { create } from 'zustand';
import { serverNow } from './server-clock.ts';

/** The time that relative times and clocks are shown by: the server's, once a second. */
export const useNow = create<{ now: number }>(() => ({ now: serverNow() }));

setInterval(() => useNow.setState({ now: serverNow() }), 1_000);
