import type { LinearModel, SolveOptions, SolveResult } from '../model.ts';

/** One solve, copied to the thread: the caller keeps its arrays, and a retry still has them. */
export interface ThreadTask {
  readonly model: LinearModel;
  readonly options: Omit<SolveOptions, 'signal'>;
  /** Shared with the caller while the thread computes and reads no messages: 1 asks it to stop. */
  readonly stop?: Int32Array;
}

/** The answer; `broken` when HiGHS threw, after which the thread must not be used again. */
export type ThreadAnswer =
  | { readonly kind: 'result'; readonly result: SolveResult }
  | { readonly kind: 'broken'; readonly message: string };
