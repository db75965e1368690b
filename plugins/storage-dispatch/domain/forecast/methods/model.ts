import { regressorName, type Rest } from '../context.ts';
import { curveValues, fitCurve, type CurveModel } from '../curve/curve.ts';
import { column, type FeatureFrame } from '../features/frame.ts';
import { fitRidge, ridgeValues, type RidgeModel } from '../ridge/ridge.ts';
import { boostedValues, boostTrees } from '../trees/boost.ts';
import type { Tree } from '../trees/tree.ts';
import { windSpeedId } from '../weather/regressors.ts';
import type { Candidate } from './candidates.ts';

/** A fitted method as plain data: it can be sent to a thread, stored and hashed. */
export type ForecastModel =
  | { fit: 'column'; name: string }
  | { fit: 'curve'; curve: CurveModel }
  | { fit: 'ridge'; ridge: RidgeModel }
  | { fit: 'trees'; trees: Tree[]; curve?: CurveModel }
  /** A vendor's, asked for each forecast. */
  | { fit: 'provided' };

/** Fits a candidate to the rows that have a target (NaN elsewhere). */
export function fitModel(candidate: Candidate, frame: FeatureFrame, target: Float64Array, rest?: Rest): ForecastModel {
  switch (candidate.method) {
    case 'latest-day':
      return { fit: 'column', name: 'lag-day' };
    case 'last-week':
      return { fit: 'column', name: 'lag-week' };
    case 'similar-days-median':
      return { fit: 'column', name: `${candidate.parameters.like}-median-${candidate.parameters.days}` };
    case 'similar-days-mean':
      return { fit: 'column', name: `${candidate.parameters.like}-mean-${candidate.parameters.days}` };
    case 'clear-sky-index':
      return { fit: 'column', name: `sky-last-${candidate.parameters.over}` };
    case 'irradiance-scaled':
      return { fit: 'column', name: `irradiance-scaled-${candidate.parameters.days}` };
    case 'power-curve':
      return { fit: 'curve', curve: fitCurve(windSpeed, column(frame, windSpeed), target) };
    case 'ridge':
      return { fit: 'ridge', ridge: fitRidge(frame, target, candidate.parameters.lambda) };
    case 'boosted-trees': {
      const curve = frame.names.includes(windSpeed) ? fitCurve(windSpeed, column(frame, windSpeed), target) : undefined;
      const trees = boostTrees(frame, baseOf(frame, curve), target, 0.5, candidate.parameters, rest);
      return { fit: 'trees', trees, ...(curve ? { curve } : {}) };
    }
    default:
      return { fit: 'provided' };
  }
}

/** Features that a model reads; undefined: all of them. */
export function featuresOf(model: ForecastModel): readonly string[] | undefined {
  switch (model.fit) {
    case 'column':
      return [model.name];
    case 'curve':
      return [model.curve.name];
    case 'provided':
      return [];
    default:
      return undefined;
  }
}

/** Value of each row; NaN where nothing similar was known. */
export function modelValues(model: ForecastModel, frame: FeatureFrame): Float64Array {
  switch (model.fit) {
    case 'column':
      return column(frame, model.name);
    case 'curve':
      return curveValues(model.curve, column(frame, model.curve.name));
    case 'ridge':
      return ridgeValues(model.ridge, frame);
    case 'trees':
      return boostedValues(model.trees, frame, baseOf(frame, model.curve));
    case 'provided':
      return new Float64Array(frame.rows).fill(NaN);
  }
}

const windSpeed = regressorName(windSpeedId);

/**
 * Where the trees start: what the weather told so far has meant, the sun's persistence, the median of like days, the latest
 * day; the first of them that is known.
 */
function baseOf(frame: FeatureFrame, curve: CurveModel | undefined): Float64Array {
  const order = ['irradiance-scaled-14', 'sky-last-week', 'kind-median-24', 'lag-day'];
  const columns = order.filter((name) => frame.names.includes(name)).map((name) => column(frame, name));
  if (curve) columns.unshift(curveValues(curve, column(frame, curve.name)));
  return Float64Array.from({ length: frame.rows }, (_, row) => {
    for (const values of columns) if (!Number.isNaN(values[row]!)) return values[row]!;
    return NaN;
  });
}
