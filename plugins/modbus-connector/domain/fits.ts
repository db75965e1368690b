import type { CheckReading } from '@lingtan/sdk';

/** Values that a meter or inverter holds at any time, by the last part of the point, and the range in which they lie: SI units and %. */
const plausible: readonly [name: RegExp, min: number, max: number][] = [
  [/^frequency$/, 45, 65],
  [/^voltage(-[a-c]|-ab|-bc|-ca)?$/, 40, 130_000],
  [/^power-factor/, -1, 1],
  [/^state-of-charge$/, 0, 100],
  [/^state-of-health$/, 0, 100],
];

/**
 * How well the values that a device gave fit the map by which they were read: `right` of those that can be judged, and `wrong`. A map
 * fits when nothing is wrong and something is right.
 */
export function fitOf(readings: readonly CheckReading[]): { right: number; wrong: number } {
  let right = 0;
  let wrong = 0;
  for (const { point, value, quality, at } of readings) {
    const name = point.slice(point.lastIndexOf('.') + 1);
    const range = plausible.find(([form]) => form.test(name));
    // What was not answered at all counts against the map; "no value" says nothing.
    if (at === null || quality === 'uncertain') wrong += 1;
    else if (range && value !== null) {
      if (value >= range[1] && value <= range[2]) right += 1;
      else wrong += 1;
    }
  }
  return { right, wrong };
}
