import { screenLayout } from '@lingtan/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLayout, presentLayout, type ScreenWidget } from './default-layout.ts';

const widget = (id: string, width: number, height: number, order: number): ScreenWidget => ({
  id: `p/${id}`,
  width,
  height,
  order,
});

/** As the shipped plugins ask: a wall without room. */
const shipped = [
  widget('green', 3, 6, 10),
  widget('power', 6, 7, 20),
  widget('ranking', 3, 6, 30),
  widget('carbon', 3, 6, 40),
  widget('storage', 3, 6, 50),
  widget('day', 6, 5, 60),
];

describe('the arrangement that manifests ask for', () => {
  it('puts the middle between two columns, as the shipped plugins ask', () => {
    const { scenes } = defaultLayout(shipped);
    expect(scenes).toHaveLength(1);
    expect(scenes[0]!.panels.map(({ widget: id, x, y, width, height }) => [id, x, y, width, height])).toEqual([
      ['p/green', 0, 0, 6, 6],
      ['p/power', 6, 0, 12, 7],
      ['p/ranking', 18, 0, 6, 6],
      ['p/carbon', 0, 6, 6, 6],
      ['p/storage', 18, 6, 6, 6],
      ['p/day', 6, 7, 12, 5],
    ]);
  });

  it('shows a new widget at once where there is room, else on a scene of its own behind a wall that stays as it is', () => {
    const size = fc.record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(size, fc.subarray(shipped), ({ width, height }, wall) => {
        const before = defaultLayout(wall);
        const { scenes } = defaultLayout([...wall, widget('new', width, height, 70)]);
        const at = scenes.findIndex(({ panels }) => panels.some((panel) => panel.widget === 'p/new'));
        const names = (each: typeof scenes): string[][] =>
          each.map(({ panels }) => panels.map((panel) => panel.widget));
        const expected = names(before.scenes);
        (expected[at] ??= []).push('p/new');
        expect(names(scenes)).toEqual(expected);
        if (wall.length === 0) expect(at).toBe(0);
        if (wall.length < shipped.length) return;
        expect(scenes[0]).toEqual(before.scenes[0]);
        expect(scenes[1]).toMatchObject({
          title: { en: 'Details', 'zh-CN': '详情' },
          panels: [{ widget: 'p/new', x: 0, y: 0, width: 24, height: 12 }],
        });
      }),
      {
        examples: [
          [{ width: 3, height: 6 }, shipped],
          [{ width: 3, height: 6 }, shipped.slice(1)],
        ],
      },
    );
    // What is too large for the room that one left goes behind; what fits takes it.
    const sceneOf = (width: number): number =>
      defaultLayout([...shipped.slice(1), widget('new', width, 6, 70)]).scenes.findIndex(({ panels }) =>
        panels.some((panel) => panel.widget === 'p/new'),
      );
    expect([sceneOf(3), sceneOf(4)]).toEqual([0, 1]);
  });

  it('lets a panel take the room of one that is not there', () => {
    const { scenes } = defaultLayout([widget('green', 3, 6, 10), widget('power', 9, 12, 20)]);
    expect(scenes[0]!.panels[0]).toMatchObject({ widget: 'p/green', width: 6, height: 12 });
  });

  it('is always one that can be saved, with every widget on it once', () => {
    const drawn = fc.array(
      fc.record({ width: fc.integer({ min: 2, max: 12 }), height: fc.integer({ min: 1, max: 12 }), order: fc.nat(9) }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(drawn, (sizes) => {
        const widgets = sizes.map(({ width, height, order }, i) => widget(`w${i}`, width, height, order));
        const layout = defaultLayout(widgets);
        if (layout.scenes.length <= 12) expect(screenLayout.safeParse(layout).error).toBeUndefined();
        const placed = layout.scenes.flatMap(({ panels }) => panels.map((panel) => panel.widget));
        expect(placed.toSorted()).toEqual(widgets.map(({ id }) => id).toSorted());
      }),
    );
  });

  it('leaves out what is not there any more, and scenes that nothing is left of', () => {
    const layout = defaultLayout([widget('a', 12, 12, 1), widget('b', 12, 12, 2)]);
    expect(layout.scenes).toHaveLength(2);
    expect(presentLayout(layout, new Set(['p/b'])).scenes.map(({ panels }) => panels[0]!.widget)).toEqual(['p/b']);
  });

  it('knows the place of each scene that is shown, so that what is arranged is what was looked at', () => {
    const sets = fc.array(fc.subarray(['p/a', 'p/b', 'p/c']), { maxLength: 6 });
    fc.assert(
      fc.property(sets, fc.subarray(['p/a', 'p/b', 'p/c']), (scenes, there) => {
        const arranged = {
          theme: 'exhibition' as const,
          rotateSeconds: 30,
          scenes: scenes.map((widgets, no) => ({
            title: { en: `${no}`, 'zh-CN': `${no}` },
            panels: widgets.map((id, x) => ({ widget: id, x, y: 0, width: 1, height: 1 })),
          })),
        };
        const shown = presentLayout(arranged, new Set(there));
        expect(shown.places).toHaveLength(shown.scenes.length);
        for (const [no, scene] of shown.scenes.entries()) {
          expect(scene.title).toEqual(arranged.scenes[shown.places[no]!]!.title);
          expect(scene.panels.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});
