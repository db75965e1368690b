import type { ScreenLayout, ScreenPanel, ScreenScene } from '@lingtan/web-sdk';

// As many cells as the schema of the sdk has; its code belongs to the server.
const columns = 24;
const rows = 12;

/** A widget of the slot `screen`. */
export interface ScreenWidget {
  /** `plugin/widget`. */
  id: string;
  /** Twelfths of the width and of the height. */
  width: number;
  height: number;
  order: number;
}

/** Name of a scene: its number only where there are several of the same name. */
function titleOf(at: number, scenes: number): ScreenScene['title'] {
  if (at === 0) return { en: 'Overview', 'zh-CN': '总览' };
  const number = scenes > 2 ? ` ${at}` : '';
  return { en: `Details${number}`, 'zh-CN': `详情${number}` };
}

const free = (panels: readonly ScreenPanel[], x: number, y: number, width: number, height: number): boolean =>
  x + width <= columns &&
  y + height <= rows &&
  panels.every(
    (each) => x >= each.x + each.width || each.x >= x + width || y >= each.y + each.height || each.y >= y + height,
  );

/** First place from the top left where a widget fits, or null. */
function place(panels: readonly ScreenPanel[], width: number, height: number): { x: number; y: number } | null {
  for (let y = 0; y + height <= rows; y += 1)
    for (let x = 0; x + width <= columns; x += 1) if (free(panels, x, y, width, height)) return { x, y };
  return null;
}

/** Lets panels take the cells that nobody has, downwards before sidewards, so that no hole is left on the wall. */
function fill(panels: readonly ScreenPanel[]): ScreenPanel[] {
  const grown = panels.map((panel) => ({ ...panel }));
  for (const panel of grown) {
    const others = grown.filter((each) => each !== panel);
    while (free(others, panel.x, panel.y, panel.width, panel.height + 1)) panel.height += 1;
  }
  for (const panel of grown) {
    const others = grown.filter((each) => each !== panel);
    while (free(others, panel.x, panel.y, panel.width + 1, panel.height)) panel.width += 1;
    while (panel.x > 0 && free(others, panel.x - 1, panel.y, panel.width + 1, panel.height)) {
      panel.x -= 1;
      panel.width += 1;
    }
  }
  return grown;
}

/** The arrangement that the manifests of the enabled plugins ask for, until somebody arranges the screen by hand. */
export function defaultLayout(widgets: readonly ScreenWidget[]): ScreenLayout {
  const scenes: ScreenPanel[][] = [];
  for (const widget of widgets.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))) {
    const width = Math.min(columns, widget.width * 2);
    const height = Math.min(rows, widget.height);
    let scene = scenes.find((panels) => panels.length < 12 && place(panels, width, height) !== null);
    if (!scene) scenes.push((scene = []));
    scene.push({ widget: widget.id, ...place(scene, width, height)!, width, height });
  }
  return {
    theme: 'exhibition',
    rotateSeconds: 30,
    scenes: scenes.map((panels, i): ScreenScene => ({ title: titleOf(i, scenes.length), panels: fill(panels) })),
  };
}

/** Scenes as a display shows them, each with its place among those that are arranged. */
export interface PresentLayout extends ScreenLayout {
  places: readonly number[];
}

/**
 * An arrangement as it is shown: without the panels whose plugin is not enabled any more, or whose permission is not held, and
 * without the scenes on which nothing is left, or nothing is yet.
 */
export function presentLayout(layout: ScreenLayout, widgets: ReadonlySet<string>): PresentLayout {
  const present = layout.scenes
    .map((scene, place) => ({
      place,
      scene: { ...scene, panels: scene.panels.filter(({ widget }) => widgets.has(widget)) },
    }))
    .filter(({ scene }) => scene.panels.length > 0);
  return { ...layout, scenes: present.map(({ scene }) => scene), places: present.map(({ place }) => place) };
}
