import { describe, expect, it } from 'vitest';
import { axisOf, timeTicks } from './bars-axis.ts';

describe('the axes of the interval chart', () => {
  it('hold zero and end on round ticks', () => {
    expect(axisOf([3, null, 17.2])).toEqual({ bottom: 0, top: 20, ticks: [0, 5, 10, 15, 20], digits: 0 });
    expect(axisOf([-0.3, 0.9]).ticks[0]).toBeLessThanOrEqual(-0.3);
    expect(axisOf([]).ticks).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(axisOf([0, 0]).top).toBe(1);
  });

  it('name hours in a day and days in a week, as many as fit', () => {
    const day = 86_400_000;
    const midnight = (ts: number, days: number) => Math.floor(ts / day) * day + days * day;
    const hours = timeTicks(0, day, midnight, 900);
    expect(hours).toHaveLength(12);
    expect(hours[1]).toEqual({ ts: 2 * 3_600_000, style: 'minute' });
    expect(timeTicks(0, day, midnight, 300)).toHaveLength(4);
    const week = timeTicks(0, 7 * day, midnight, 900);
    expect(week.map(({ style }) => style)).toEqual(Array(7).fill('date'));
    expect(timeTicks(0, 30 * day, midnight, 300).length).toBeLessThanOrEqual(6);
  });
});
