import type { ScreenScene } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PlacedWidget } from '../layout/placed-widgets.ts';
import type { SceneRole } from './scene-timing.ts';
import { useCodeAtHand } from './use-code-at-hand.ts';
import { SceneView } from './scene-view.tsx';
import { useNextScene } from './use-next-scene.ts';
import type { Rotation } from './use-rotation.ts';

interface ScenePlayerProps {
  scenes: readonly ScreenScene[];
  rotation: Rotation;
  /** Time of a scene; 0 stays. */
  rotateSeconds: number;
  widgets: ReadonlyMap<string, PlacedWidget>;
}

/** The scene of the moment; behind it the next one while it is made ready, and the one before while it leaves. */
export function ScenePlayer({ scenes, rotation, rotateSeconds, widgets }: ScenePlayerProps): ReactNode {
  useCodeAtHand(widgets);
  const shown = rotation.scene;
  const next = useNextScene(scenes, rotation, rotateSeconds);
  const [kept, setKept] = useState([{ scene: shown, whole: true }]);
  const missing = [shown, ...(next === null ? [] : [next])].filter((each) => kept.every(({ scene }) => scene !== each));
  if (missing.length > 0) setKept([...kept, ...missing.map((scene) => ({ scene, whole: false }))]);
  const roleOf = (scene: number): SceneRole => (scene === shown ? 'shown' : scene === next ? 'next' : 'leaving');
  return (
    <div className="screen-player">
      {kept.map(({ scene, whole }) =>
        scenes[scene] ? (
          <SceneView
            key={scene}
            scene={scenes[scene]}
            widgets={widgets}
            role={roleOf(scene)}
            whole={whole}
            onGone={() => setKept((before) => before.filter((each) => each.scene !== scene))}
          />
        ) : null,
      )}
    </div>
  );
}
