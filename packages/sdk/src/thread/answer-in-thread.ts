import { parentPort } from 'node:worker_threads';
import type { LingtanError, LingtanErrorOptions } from '../errors.ts';
import type { ThreadMessage, ThreadOrder } from './messages.ts';
import { yieldProcessor } from './yield-processor.ts';

/**
 * The other side of {@link runInThread} and {@link keepThread}: the file of the thread calls this once, at its top level. On Linux the thread has a
 * lower priority than what answers requests.
 *
 * @param work one task, one result, and where the thread is kept another task after that; `note` tells the caller something on the way. What it throws with a `code` comes out
 *   of `runInThread` as that typed error, all else as an error of the same message.
 */
export function answerInThread<Task, Result, Note = never>(
  work: (task: Task, note: (note: Note) => void) => Result | Promise<Result>,
): void {
  const port = parentPort;
  if (!port)
    throw new Error('answerInThread: this file is the entry of a thread and is started by runInThread or keepThread');
  yieldProcessor();
  const tell = (message: ThreadMessage): void => port.postMessage(message);
  port.on('message', (order: ThreadOrder<Task>) => {
    if (order.kind === 'end') return port.close();
    void (async () => {
      try {
        tell({ kind: 'done', result: await work(order.task, (note) => tell({ kind: 'note', note })) });
      } catch (error) {
        tell(refusal(error));
      }
    })();
  });
}

function refusal(error: unknown): ThreadMessage {
  // By its code, not by its class: a bundle has a class of its own.
  const { code, message, ...rest } = (error ?? {}) as Partial<LingtanError>;
  const text = message ?? String(error);
  if (typeof code !== 'string') return { kind: 'broken', message: text };
  const { status, params, hint } = rest;
  const chinese = rest['zh-CN'];
  const options: LingtanErrorOptions = {
    ...(status === undefined ? {} : { status }),
    ...(params === undefined ? {} : { params }),
    ...(hint === undefined ? {} : { hint }),
    ...(chinese === undefined ? {} : { 'zh-CN': chinese }),
  };
  return { kind: 'refused', code, message: text, options };
}
