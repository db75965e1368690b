import { useLocalized, type ScreenScene } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { ScreenPanelView } from './screen-panel.tsx';
import type { PlacedWidget } from '../layout/placed-widgets.ts';

/** One scene: its panels on 24 x 12 cells. */
export function SceneView({
  scene,
  widgets,
}: {
  scene: ScreenScene;
  widgets: ReadonlyMap<string, PlacedWidget>;
}): ReactNode {
  const text = useLocalized();
  return (
    <section className="screen-scene" aria-label={text(scene.title)} data-testid="screen-scene">
      {scene.panels.map((panel) => (
        <ScreenPanelView key={panel.widget} panel={panel} placed={widgets.get(panel.widget)} />
      ))}
    </section>
  );
}
