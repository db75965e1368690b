import type { DispatchFlexibleLoad } from '../../contracts/problem.ts';

/** Steps of the window in which the load may run, as flags over the horizon. */
export function allowedSteps(load: DispatchFlexibleLoad, count: number): Uint8Array {
  const allowed = new Uint8Array(count);
  const { from, to } = load.window ?? { from: 0, to: count };
  allowed.fill(1, from, Math.min(to, count));
  for (const step of load.blockedSteps) if (step < count) allowed[step] = 0;
  return allowed;
}

/** First steps from which a run of `duration` steps meets no blocked step, in order. */
export function freeStarts(allowed: Uint8Array, duration: number): number[] {
  const starts: number[] = [];
  let run = 0;
  for (let step = 0; step < allowed.length; step++) {
    run = allowed[step] ? run + 1 : 0;
    if (run >= duration) starts.push(step - duration + 1);
  }
  return starts;
}
