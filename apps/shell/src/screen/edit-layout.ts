import type { ScreenLayout, ScreenScene } from '@lingtan/web-sdk';
import { placePanel, sceneGrid } from '../layout/edit-panels.ts';
import type { ScreenWidget } from './default-layout.ts';

/** The layout with one scene replaced. */
export function replaceScene(layout: ScreenLayout, at: number, scene: ScreenScene): ScreenLayout {
  return { ...layout, scenes: layout.scenes.map((each, i) => (i === at ? scene : each)) };
}

/** The layout with an empty scene at its end. */
export function addScene(layout: ScreenLayout): ScreenLayout {
  const no = layout.scenes.length + 1;
  return { ...layout, scenes: [...layout.scenes, { title: { en: `Scene ${no}`, 'zh-CN': `场景 ${no}` }, panels: [] }] };
}

/** The layout without one scene; the last one stays. */
export function removeScene(layout: ScreenLayout, at: number): ScreenLayout {
  return layout.scenes.length < 2 ? layout : { ...layout, scenes: layout.scenes.filter((_, i) => i !== at) };
}

/** The layout with a widget in the first place of a scene where it fits, smaller if need be; unchanged where there is none. */
export function addPanel(layout: ScreenLayout, at: number, widget: ScreenWidget): ScreenLayout {
  const scene = layout.scenes[at];
  if (!scene) return layout;
  const panels = placePanel(scene.panels, { ...widget, width: widget.width * 2 }, sceneGrid);
  return panels === scene.panels ? layout : replaceScene(layout, at, { ...scene, panels: [...panels] });
}
