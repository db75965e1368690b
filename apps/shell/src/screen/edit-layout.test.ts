import { overlap, type ScreenPanel } from '@lingtan/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dashboardGrid, moved, placePanel, putPanel, resized, sceneGrid } from '../layout/edit-panels.ts';
import { addPanel, addScene, removeScene } from './edit-layout.ts';

const panel = (widget: string, x: number, y: number, width: number, height: number): ScreenPanel => ({
  widget,
  x,
  y,
  width,
  height,
});
const a = panel('p/a', 0, 0, 6, 6);
const b = panel('p/b', 6, 0, 12, 12);
const layout = (...panels: ScreenPanel[]) => ({
  theme: 'exhibition' as const,
  rotateSeconds: 0,
  scenes: [{ title: { en: 'One', 'zh-CN': '一' }, panels }],
});

describe('arranging the screen', () => {
  it('moves a panel to where it is dropped, and no further than the edge', () => {
    expect(putPanel([a, b], moved(a, 18, 3, sceneGrid))).toEqual([panel('p/a', 18, 3, 6, 6), b]);
    expect(moved(a, 99, -5, sceneGrid)).toMatchObject({ x: 18, y: 0 });
    expect(resized(a, 99, 0, sceneGrid)).toMatchObject({ width: 24, height: 1 });
  });

  it('lets two panels change places when one is dropped on the other', () => {
    expect(putPanel([a, b], moved(a, 8, 2, sceneGrid))).toEqual([panel('p/a', 6, 0, 12, 12), panel('p/b', 0, 0, 6, 6)]);
  });

  it('never lets panels cover each other, whatever is dragged where', () => {
    const cell = fc.record({ x: fc.integer({ min: -5, max: 30 }), y: fc.integer({ min: -5, max: 20 }) });
    fc.assert(
      fc.property(
        fc.array(fc.record({ which: fc.nat(3), to: cell, resize: fc.boolean() }), { maxLength: 30 }),
        (drags) => {
          let panels = [a, b, panel('p/c', 0, 6, 6, 6), panel('p/d', 18, 0, 6, 4)];
          for (const { which, to, resize } of drags) {
            const dragged = panels[which]!;
            panels = putPanel(panels, (resize ? resized : moved)(dragged, to.x, to.y, sceneGrid));
            expect(overlap(panels)).toBeNull();
            for (const each of panels) expect(each.x + each.width <= 24 && each.y + each.height <= 12).toBe(true);
          }
        },
      ),
    );
  });

  it('adds a widget where there is room, smaller if need be, and says no by changing nothing', () => {
    const widget = { id: 'p/new', width: 6, height: 6, order: 1 };
    expect(addPanel(layout(a), 0, widget).scenes[0]!.panels[1]).toEqual(panel('p/new', 6, 0, 12, 6));
    expect(addPanel(layout(a, b), 0, widget).scenes[0]!.panels[2]).toEqual(panel('p/new', 18, 0, 6, 6));
    const full = layout(panel('p/all', 0, 0, 24, 12));
    expect(addPanel(full, 0, widget)).toBe(full);
  });

  it('goes on below where a dashboard is full to the right', () => {
    const wide = { id: 'p/new', width: 24, height: 4 };
    expect(placePanel([a, b], wide, dashboardGrid)[2]).toEqual(panel('p/new', 0, 12, 24, 4));
    const full = Array.from({ length: dashboardGrid.most }, (_, i) => panel(`p/n${i}`, 0, i, 4, 1));
    expect(placePanel(full, wide, dashboardGrid)).toBe(full);
  });

  it('adds and removes scenes, but never the last', () => {
    const two = addScene(layout(a));
    expect(two.scenes.map(({ title }) => title.en)).toEqual(['One', 'Scene 2']);
    expect(removeScene(two, 0).scenes).toHaveLength(1);
    expect(removeScene(layout(a), 0).scenes).toHaveLength(1);
  });
});
