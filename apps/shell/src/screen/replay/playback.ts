/** How many times faster than the clock a replay plays; 0 stands still. */
export const speeds = [1, 60, 600] as const;
export type Speed = 0 | (typeof speeds)[number];

/** A past time on the screen, and how it goes on. */
export interface Playback {
  /** ms UTC. */
  at: number;
  speed: Speed;
  /** Counts what was not played but jumped to, so that nothing of the time before stays on screen. */
  jump: number;
}

/** Milliseconds of the wall clock between two moves while it plays. */
export const tickMs = 1000;

/** How far a replay moves at once, ms. */
export const stepOf = ({ speed }: Playback): number => speed * tickMs;

/** Goes to a time; null, the present, when that has not passed yet. */
export function seek(playback: Playback | null, at: number, now: number): Playback | null {
  if (!(at < now)) return null;
  return { at, speed: playback?.speed ?? 0, jump: (playback?.jump ?? 0) + 1 };
}

/** The next move while it plays; null, the present, once it has caught up. */
export function advance(playback: Playback, now: number): Playback | null {
  if (playback.speed === 0) return playback;
  const at = playback.at + stepOf(playback);
  return at < now ? { ...playback, at } : null;
}

/** The time that an address asks for by `at`, an ISO instant with its zone; null when it names none. */
export function askedAt(search: string): number | null {
  const text = new URLSearchParams(search).get('at');
  // A `+` of an offset is a blank in a query.
  const iso = text?.replace(' ', '+') ?? '';
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(iso)) return null;
  const at = Date.parse(iso);
  return Number.isFinite(at) ? at : null;
}

/** The query of an address with another `at`, or without one. */
export function withAt(search: string, at: number | null): string {
  const query = new URLSearchParams(search);
  if (at === null) query.delete('at');
  else query.set('at', new Date(at).toISOString());
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
