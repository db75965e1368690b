import { column, type FeatureFrame } from '../features/frame.ts';
import { fitRidge, ridgeValues, type RidgeModel } from '../ridge/ridge.ts';
import { boostedValues, boostTrees } from '../trees/boost.ts';
import type { Tree } from '../trees/tree.ts';
import type { Candidate } from './candidates.ts';

/** A fitted method as plain data: it can be sent to a thread, stored and hashed. */
export type ForecastModel =
  { fit: 'column'; name: string } | { fit: 'ridge'; ridge: RidgeModel } | { fit: 'trees'; trees: Tree[] };

/** Fits a candidate to the rows that have a target (NaN elsewhere). */
export function fitModel(candidate: Candidate, frame: FeatureFrame, target: Float64Array): ForecastModel {
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
    case 'ridge':
      return { fit: 'ridge', ridge: fitRidge(frame, target, candidate.parameters.lambda) };
    case 'boosted-trees':
      return { fit: 'trees', trees: boostTrees(frame, baseOf(frame), target, 0.5, candidate.parameters) };
  }
}

/** Value of each row; NaN where nothing similar was known. */
export function modelValues(model: ForecastModel, frame: FeatureFrame): Float64Array {
  switch (model.fit) {
    case 'column':
      return column(frame, model.name);
    case 'ridge':
      return ridgeValues(model.ridge, frame);
    case 'trees':
      return boostedValues(model.trees, frame, baseOf(frame));
  }
}

/** Where the trees start: the sun's persistence where it is known, else the median of like days, else the latest day. */
function baseOf(frame: FeatureFrame): Float64Array {
  const order = ['sky-last-week', 'kind-median-24', 'lag-day'].filter((name) => frame.names.includes(name));
  const columns = order.map((name) => column(frame, name));
  return Float64Array.from({ length: frame.rows }, (_, row) => {
    for (const values of columns) if (!Number.isNaN(values[row]!)) return values[row]!;
    return NaN;
  });
}
