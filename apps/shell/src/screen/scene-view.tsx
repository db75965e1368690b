import { useLocalized, type ScreenScene } from '@lingtan/web-sdk';
import { startTransition, useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { panelEveryMs, type SceneRole } from './scene-timing.ts';
import { ScreenPanelView } from './screen-panel.tsx';
import type { PlacedWidget } from '../layout/placed-widgets.ts';

interface SceneViewProps {
  scene: ScreenScene;
  widgets: ReadonlyMap<string, PlacedWidget>;
  role: SceneRole;
  /** Begins with all of its panels, as when the page is opened. */
  whole: boolean;
  /** The last panel of a leaving scene has gone. */
  onGone(): void;
}

/**
 * One scene: its panels on 24 x 12 cells. What they hold comes and goes one panel after the other, so that no frame has to
 * wait for a whole scene. One that is not shown takes its place all the same: it has its data, and nothing left to lay out,
 * when its time comes.
 */
export function SceneView({ scene, widgets, role, whole, onGone }: SceneViewProps): ReactNode {
  const text = useLocalized();
  const [filled, setFilled] = useState(whole ? scene.panels.length : 0);
  const goal = role === 'leaving' ? 0 : scene.panels.length;
  const gone = useEffectEvent(onGone);
  useEffect(() => {
    if (filled === goal) {
      if (role === 'leaving') gone();
      return;
    }
    const step = () => startTransition(() => setFilled(filled < goal ? filled + 1 : filled - 1));
    const timer = setTimeout(step, panelEveryMs[role]);
    return () => clearTimeout(timer);
  }, [filled, goal, role]);
  const shown = role === 'shown';
  return (
    <section
      className="screen-scene"
      aria-label={text(scene.title)}
      data-testid={shown ? 'screen-scene' : 'screen-scene-behind'}
      inert={!shown}
    >
      {scene.panels.map((panel, at) => (
        <ScreenPanelView key={panel.widget} panel={panel} placed={widgets.get(panel.widget)} filled={at < filled} />
      ))}
    </section>
  );
}
