import { createContext, use, type ReactNode } from 'react';

/** A past time that is shown in place of the present one. */
export interface Moment {
  /** ms UTC; never after now. */
  at: number;
  /** How far it moves at once while it plays, ms; 0 while it stands. A figure may lag behind the clock by so much. */
  stepMs: number;
}

const MomentContext = createContext<Moment | null>(null);

/** Shows what is below as it was at a past time; null shows the present. */
export function MomentProvider({ moment, children }: { moment: Moment | null; children: ReactNode }): ReactNode {
  return <MomentContext value={moment}>{children}</MomentContext>;
}

/**
 * The past time that is shown, with its pace; null for the present. Below it `useNow` is that time, `useLive` and
 * `useLatest` are silent, and `useApi` asks nothing again by itself.
 */
export function useReplay(): Moment | null {
  return use(MomentContext);
}

/** The past time that is shown, ms UTC; null for the present. A widget that shows it says so in `replays`. */
export function useMoment(): number | null {
  return use(MomentContext)?.at ?? null;
}
