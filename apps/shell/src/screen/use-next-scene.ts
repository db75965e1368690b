import type { ScreenScene } from '@lingtan/web-sdk';
import { startTransition, useEffect, useState } from 'react';
import { leadMs } from './scene-timing.ts';
import type { Rotation } from './use-rotation.ts';

/** The scene to make ready behind the one shown, or null while it is not yet time for that. */
export function useNextScene(scenes: readonly ScreenScene[], rotation: Rotation, seconds: number): number | null {
  const { since, paused, scene } = rotation;
  const next = (scene + 1) % Math.max(1, scenes.length);
  const panels = scenes[next]?.panels.length ?? 0;
  // A showing is told by when it began: what was made ready in one is not for the one after.
  const [readied, setReadied] = useState<number | null>(null);
  const turns = seconds > 0 && !paused && next !== scene;
  useEffect(() => {
    if (!turns) return;
    const at = since + seconds * 1000 - leadMs(panels, seconds);
    const timer = setTimeout(() => startTransition(() => setReadied(since)), Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  }, [turns, since, seconds, panels]);
  return turns && readied === since ? next : null;
}
