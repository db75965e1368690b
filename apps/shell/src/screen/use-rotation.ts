import { startTransition, useEffect, useEffectEvent, useState } from 'react';
import { pressed, typedInto } from './own-keys.ts';

/** Which scene is shown, and how far its time has gone. */
export interface Rotation {
  scene: number;
  /** When the scene began to be shown, ms; its time is over `rotateSeconds` later. */
  since: number;
  paused: boolean;
  show(scene: number): void;
  setPaused(paused: boolean): void;
}

/** After somebody has chosen a scene by hand, it stays at least so long. */
const holdMs = 60_000;

/** The scene of a number that may lie beyond either end. */
const sceneOf = (wanted: number, count: number): number => (count === 0 ? 0 : ((wanted % count) + count) % count);

/**
 * Shows scenes in turn. A person who chooses one, by the arrow keys or by a click, holds it for a minute; the space bar
 * stops and goes on.
 * @param seconds time of a scene; 0 stays
 * @param space whether the space bar is the rotation's
 * @param held somebody reads something of the scene or arranges it: it stays, and the keys are not the rotation's
 */
export function useRotation(count: number, seconds: number, space = true, held = false): Rotation {
  const [state, setState] = useState({ scene: 0, since: Date.now(), holdUntil: 0 });
  const [paused, setPaused] = useState(false);
  // Counted when it is shown: a scene that has just been added is one of those that there are by then.
  const scene = sceneOf(state.scene, count);
  const show = (wanted: number): void => setState({ scene: wanted, since: Date.now(), holdUntil: Date.now() + holdMs });
  const tick = useEffectEvent(() => {
    const now = Date.now();
    if (held) return setState({ scene, since: now, holdUntil: now + holdMs });
    if (paused || count < 2 || now < state.holdUntil || now - state.since < seconds * 1000) return;
    // A whole scene is drawn anew: between frames, not in the place of one.
    startTransition(() => setState({ scene: (scene + 1) % count, since: now, holdUntil: 0 }));
  });
  useEffect(() => {
    if (seconds <= 0) return;
    const timer = setInterval(() => tick(), 500);
    return () => clearInterval(timer);
  }, [seconds]);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (held || (event.target instanceof Element && event.target.closest(typedInto))) return;
    if (event.key === 'ArrowRight') show(scene + 1);
    else if (event.key === 'ArrowLeft') show(scene - 1);
    else if (space && event.key === ' ' && !(event.target instanceof Element && event.target.closest(pressed))) {
      event.preventDefault();
      setPaused((before) => !before);
    }
  });
  useEffect(() => {
    const key = (event: KeyboardEvent) => onKey(event);
    // Before the drawer hears Escape and is gone.
    addEventListener('keydown', key, true);
    return () => removeEventListener('keydown', key, true);
  }, []);
  return { scene, since: Math.max(state.since, state.holdUntil - seconds * 1000), paused, show, setPaused };
}
