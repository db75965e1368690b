import type { WidgetInfo } from '@lingtan/web-sdk';
import { dashboardLayout } from '@lingtan/sdk';
import { describe, expect, it } from 'vitest';
import type { PlacedWidget } from '../layout/placed-widgets.ts';
import { addedSize, bodyHeight, likeOverview, usedRows, zoomOf } from './dashboard-sizes.ts';

const placed = (id: string, slot: string, width: number, height: number, order: number): PlacedWidget => ({
  id,
  width,
  height,
  order,
  plugin: {} as PlacedWidget['plugin'],
  widget: { id, slot, width, height, order } as WidgetInfo,
});
const all = [
  placed('p/now', 'overview', 6, 4, 1),
  placed('p/trend', 'overview', 8, 5, 3),
  placed('p/today', 'overview', 3, 4, 2),
  placed('p/carbon', 'screen', 3, 6, 4),
];
const widgets = new Map(all.map((each) => [each.id, each]));

describe('a dashboard', () => {
  it('that begins as the overview holds its widgets in its order, and can be saved', () => {
    const panels = likeOverview(widgets);
    expect(panels.map(({ widget, x, y }) => [widget, x, y])).toEqual([
      ['p/now', 0, 0],
      ['p/today', 12, 0],
      ['p/trend', 0, 4],
    ]);
    expect(usedRows(panels)).toBe(9);
    const title = { en: 'Mine', 'zh-CN': '我的' };
    expect(dashboardLayout.safeParse({ title, panels }).error).toBeUndefined();
  });

  it('draws widgets of the wall smaller, those of the overview as they are', () => {
    expect(zoomOf('overview', 940)).toBe(1);
    expect(zoomOf('screen', 1410)).toBe(0.75);
    expect(zoomOf('screen', 366)).toBe(0.66);
    expect(zoomOf('screen', 0)).toBe(1);
    expect(addedSize(all[3]!)).toEqual({ id: 'p/carbon', width: 6, height: 5 });
    expect(bodyHeight(4)).toBe(4 * 64 + 3 * 12 - 50);
  });
});
