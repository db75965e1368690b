import type { FeatureFrame } from '../features/frame.ts';

/** Features that name a class rather than measure: each class gets a column of its own. */
const classes: Readonly<Record<string, number>> = {
  slot: 24,
  weekday: 10,
  kind: 5,
  'kind-before': 5,
  'kind-after': 5,
  shift: 6,
};

/** How features become columns: means and scales of the measuring ones, as they were in training. */
export interface Design {
  names: string[];
  mean: number[];
  scale: number[];
  slots: number;
}

/** Takes means and standard deviations from the rows that have a target. */
export function designOf(frame: FeatureFrame, target: Float64Array): Design {
  const mean: number[] = [];
  const scale: number[] = [];
  let slots = 0;
  frame.columns.forEach((column, k) => {
    let sum = 0;
    let squares = 0;
    let count = 0;
    for (let row = 0; row < frame.rows; row++) {
      const value = column[row]!;
      if (Number.isNaN(value) || Number.isNaN(target[row]!)) continue;
      if (frame.names[k] === 'slot' && value + 1 > slots) slots = value + 1;
      sum += value;
      squares += value * value;
      count++;
    }
    mean[k] = count ? sum / count : 0;
    scale[k] = Math.sqrt(Math.max(0, count ? squares / count - mean[k]! ** 2 : 0));
  });
  return { names: [...frame.names], mean, scale, slots };
}

/** Number of columns, with the constant. */
export function designWidth({ names }: Design): number {
  return names.reduce((width, name) => width + (classes[name] ?? 1), 1);
}

/** One row of the design into `into`. A missing measure counts as its mean, a missing class as none. */
export function designRow(design: Design, frame: FeatureFrame, row: number, into: Float64Array): void {
  into.fill(0);
  into[0] = 1;
  let at = 1;
  for (let k = 0; k < design.names.length; k++) {
    const name = design.names[k]!;
    const value = frame.columns[k]![row]!;
    const width = classes[name];
    if (width === undefined) {
      if (!Number.isNaN(value) && design.scale[k]! > 1e-9) into[at] = (value - design.mean[k]!) / design.scale[k]!;
      at++;
      continue;
    }
    const index = name === 'slot' ? Math.floor((value * 24) / Math.max(1, design.slots)) : value;
    if (index >= 0 && index < width) into[at + index] = 1;
    at += width;
  }
}
