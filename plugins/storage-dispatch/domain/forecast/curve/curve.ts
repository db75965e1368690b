import { quantileInPlace } from '../quantile.ts';

/** Median of an outcome over a quantity, between points in a straight line; e.g. power over forecast wind speed. */
export interface CurveModel {
  /** Column of the quantity. */
  name: string;
  x: number[];
  y: number[];
}

const bins = 48;
/** Fewer outcomes than these say nothing. */
const least = 40;

/**
 * Learns a curve from pairs: equally many in each bin of `x`, the median of both in each. It follows what the forecast of
 * `x` has meant so far, its errors and any bias included, and needs no data sheet.
 */
export function fitCurve(name: string, x: Float64Array, target: Float64Array): CurveModel {
  const pairs: [number, number][] = [];
  for (let i = 0; i < x.length; i++)
    if (!Number.isNaN(x[i]!) && !Number.isNaN(target[i]!)) pairs.push([x[i]!, target[i]!]);
  pairs.sort((a, b) => a[0] - b[0]);
  const model: CurveModel = { name, x: [], y: [] };
  if (pairs.length < least) return model;
  const count = Math.min(bins, Math.floor(pairs.length / least));
  for (let bin = 0; bin < count; bin++) {
    const part = pairs.slice(Math.floor((bin * pairs.length) / count), Math.floor(((bin + 1) * pairs.length) / count));
    const middle = (at: 0 | 1): number =>
      quantileInPlace(
        Float64Array.from(part, (pair) => pair[at]),
        part.length,
        0.5,
      );
    const at = middle(0);
    // Equal values of x share a point: the line between them would stand upright.
    if (model.x.length > 0 && at <= model.x.at(-1)!) continue;
    model.x.push(at);
    model.y.push(middle(1));
  }
  return model;
}

/** Value of the curve at each place; level beyond its ends, NaN where x is unknown or nothing was learnt. */
export function curveValues({ x, y }: CurveModel, at: Float64Array): Float64Array {
  return at.map((value) => {
    if (Number.isNaN(value) || x.length === 0) return NaN;
    let high = x.findIndex((each) => each >= value);
    if (high < 0) high = x.length;
    if (high === 0) return y[0]!;
    if (high === x.length) return y[high - 1]!;
    const share = (value - x[high - 1]!) / (x[high]! - x[high - 1]!);
    return y[high - 1]! + share * (y[high]! - y[high - 1]!);
  });
}
