import type { LingtanErrorOptions } from '../errors.ts';

/** What a thread is told: a task, or that there will be none any more. */
export type ThreadOrder<Task = unknown> = { kind: 'task'; task: Task } | { kind: 'end' };

/** What a thread says: notes on the way, then one answer. */
export type ThreadMessage =
  | { kind: 'note'; note: unknown }
  | { kind: 'done'; result: unknown }
  /** A typed error, which is thrown again on the other side with all that it says. */
  | { kind: 'refused'; code: string; message: string; options: LingtanErrorOptions }
  | { kind: 'broken'; message: string };
