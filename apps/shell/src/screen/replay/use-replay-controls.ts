import { useIsFetching } from '@tanstack/react-query';
import { notify, type Moment } from '@lingtan/web-sdk';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { useT } from '../../use-t.ts';
import { pressed, typedInto } from '../own-keys.ts';
import { advance, askedAt, seek, speeds, stepOf, tickMs, withAt, type Playback, type Speed } from './playback.ts';

/** What a person may do with a replay. */
export interface ReplayControls {
  playback: Playback | null;
  moment: Moment | null;
  /** Goes to a time, ms UTC; back to the present when it has not passed. */
  goTo(at: number): void;
  /** Goes so many ms on, or back. */
  step(by: number): void;
  play(speed: Speed): void;
  live(): void;
}

const minute = 60_000;
const hour = 60 * minute;
/** A replay waits for what it asked for, at most so many ticks. */
const mostWaits = 15;

/**
 * The past time that the screen shows: from `?at=` on, then as it is played. It does not go on before all that it asked for
 * has come, so that its figures belong to its clock.
 * @param keys whether a person steers it: space plays and stands, `,` `.` one minute and `<` `>` one hour back and on,
 *   `1` `2` `3` the speeds, Escape back to the present, `r` begins one hour ago
 */
export function useReplayControls(keys: boolean): ReplayControls {
  const [playback, setPlayback] = useState<Playback | null>(() => {
    const at = askedAt(location.search);
    return at === null ? null : seek(null, at, Date.now());
  });
  const t = useT();
  const refused = useEffectEvent(() => {
    const asked = new URLSearchParams(location.search).get('at');
    if (asked !== null && playback === null) notify.warning(t('replay.bad-time', { at: asked.slice(0, 40) }));
  });
  // Before the address follows what is shown.
  useEffect(() => refused(), []);
  const [last, setLast] = useState<Speed>(1);
  const [waits, setWaits] = useState(0);
  const fetching = useIsFetching();
  const speed = playback?.speed ?? 0;
  const shown = playback === null ? null : speed === 0 ? playback.at : undefined;
  useEffect(() => {
    // The address follows when the time stands. It is no other page, so the router need not know.
    if (shown !== undefined)
      history.replaceState(history.state, '', `${location.pathname}${withAt(location.search, shown)}${location.hash}`);
  }, [shown]);
  const tick = useEffectEvent(() => {
    if (fetching > 0 && waits < mostWaits) return setWaits(waits + 1);
    setWaits(0);
    setPlayback((before) => before && advance(before, Date.now()));
  });
  useEffect(() => {
    if (speed === 0) return;
    const timer = setInterval(() => tick(), tickMs);
    return () => clearInterval(timer);
  }, [speed]);
  const goTo = (at: number): void => setPlayback((before) => seek(before, at, Date.now()));
  const step = (by: number): void => setPlayback((before) => before && seek(before, before.at + by, Date.now()));
  const play = (wanted: Speed): void => {
    if (wanted !== 0) setLast(wanted);
    setPlayback((before) => before && { ...before, speed: wanted });
  };
  const live = (): void => setPlayback(null);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!keys || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(typedInto)) return;
    const steps: Record<string, number> = { ',': -minute, '.': minute, '<': -hour, '>': hour };
    if (playback === null) {
      if (event.key === 'r') goTo(Date.now() - hour);
      return;
    }
    const by = steps[event.key];
    const chosen = speeds[Number(event.key) - 1];
    if (by !== undefined) step(by);
    else if (chosen !== undefined) play(chosen);
    else if (event.key === 'Escape') live();
    else if (event.key === ' ' && !(event.target instanceof Element && event.target.closest(pressed))) {
      event.preventDefault();
      play(speed === 0 ? last : 0);
    }
  });
  useEffect(() => {
    const key = (event: KeyboardEvent) => onKey(event);
    // Before the drawer hears Escape and is gone.
    addEventListener('keydown', key, true);
    return () => removeEventListener('keydown', key, true);
  }, []);
  const moment = useMemo(() => playback && { at: playback.at, stepMs: stepOf(playback) }, [playback]);
  return { playback, moment, goTo, step, play, live };
}
