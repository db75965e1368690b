import type { ForecastContext } from './context.ts';
import { sunHeightName } from './sun.ts';

/** Cosine of the zenith angle at sunrise: refraction 34′ and half of the sun's disc 16′ below the horizon. */
const sunrise = Math.cos(((90 + 50 / 60) * Math.PI) / 180);

/** Cuts values of consecutive steps from `step` on to what is physically possible, in place. */
export function cutToBounds(context: ForecastContext, step: number, values: Float64Array): void {
  const { kind, bounds, site } = context.input;
  const neverNegative = kind === 'pv' || kind === 'wind' || kind === 'carbon';
  const lower = bounds?.lower ?? (neverNegative ? 0 : -Infinity);
  const upper = bounds?.upper ?? Infinity;
  const height = kind === 'pv' && site ? context.ahead.find(({ name }) => name === sunHeightName)?.values : undefined;
  for (let i = 0; i < values.length; i++) {
    const value = Math.min(upper, Math.max(lower, values[i]!));
    const dark = height !== undefined && height[step + i]! <= sunrise;
    values[i] = Number.isNaN(value) || !dark ? value : 0;
  }
}
