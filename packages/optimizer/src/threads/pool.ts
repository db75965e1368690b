import { emptyResult } from '../highs/outcome.ts';
import type { LinearModel, SolveOptions, SolveResult, Solver } from '../model.ts';
import { validateModel, validateOptions } from '../validate.ts';
import { Lane, type Attempt, type Grace } from './lane.ts';
import type { StartThread } from './start.ts';

const solverName = 'HiGHS (WebAssembly)';

interface Waiting {
  readonly take: (lane: Lane | undefined) => void;
}

/** A {@link Solver} over `size` lanes; what finds none free waits in the order of arrival. */
export class Pool implements Solver {
  readonly #lanes: Lane[];
  readonly #free: Lane[];
  readonly #queue: Waiting[] = [];
  #closed = false;

  constructor(start: StartThread, size: number, grace: Grace) {
    this.#lanes = Array.from({ length: size }, () => new Lane(start, grace));
    this.#free = this.#lanes.toReversed();
  }

  async solve(model: LinearModel, options: SolveOptions = {}): Promise<SolveResult> {
    validateModel(model);
    validateOptions(options, model.columns);
    const lane = await this.#lane(options.signal);
    if (!lane) return this.#notRun();
    const startedAt = performance.now();
    try {
      const first = await lane.attempt(model, options);
      // Once more in a fresh thread, by the plain search: a crash may come from what earlier solves left behind.
      const last = first.kind === 'broken' ? await lane.attempt(model, { ...options, branchNodes: 0 }) : first;
      return last.kind === 'result' ? last.result : this.#without(last, performance.now() - startedAt);
    } finally {
      this.#release(lane);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#queue.splice(0)) waiting.take(undefined);
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }

  #notRun(solveMs = 0): SolveResult {
    return emptyResult('cancelled', solverName, solveMs, -Infinity, this.#closed ? 'The solver was closed' : undefined);
  }

  #without(attempt: Exclude<Attempt, { kind: 'result' }>, solveMs: number): SolveResult {
    switch (attempt.kind) {
      case 'broken':
        return emptyResult('failed', solverName, solveMs, -Infinity, attempt.message);
      case 'overdue':
        return {
          ...emptyResult(
            'timeout',
            solverName,
            solveMs,
            -Infinity,
            'Its thread did not stop at the limit and was ended',
          ),
          limit: 'time',
        };
      case 'cancelled':
      case 'closed':
        return this.#notRun(solveMs);
    }
  }

  #lane(signal: AbortSignal | undefined): Promise<Lane | undefined> | Lane | undefined {
    if (this.#closed || signal?.aborted) return undefined;
    const free = this.#free.pop();
    if (free) return free;
    return new Promise((resolve) => {
      const leave = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        resolve(undefined);
      };
      const waiting: Waiting = {
        take: (lane) => {
          signal?.removeEventListener('abort', leave);
          resolve(lane);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#queue.push(waiting);
    });
  }

  #release(lane: Lane): void {
    const next = this.#queue.shift();
    if (next) next.take(lane);
    else this.#free.push(lane);
  }
}
