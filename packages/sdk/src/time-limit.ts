/** The time that work has, beside the signal that may end it earlier. */
export interface TimeLimit {
  /** Ends with the given signal, for its reason, or after the time with a `TimeoutError`. */
  readonly signal: AbortSignal;
  /** Whether it was the time that ended it. */
  readonly over: boolean;
  /** To be called when the work is done, or the time goes on until its end. */
  clear(): void;
}

/**
 * Limits the time of work that has a signal already. `AbortSignal.any` with `AbortSignal.timeout` does not: it holds the timeout
 * weakly, and once that is collected as garbage the time never ends (nodejs/node#57736).
 * @param ms the time, milliseconds
 */
export function timeLimit(ms: number, signal?: AbortSignal): TimeLimit {
  const controller = new AbortController();
  let over = false;
  const end = (reason: unknown): void => {
    clear();
    controller.abort(reason);
  };
  const follow = (): void => end(signal!.reason);
  const timer = setTimeout(() => {
    over = true;
    end(new DOMException(`The time of ${ms} ms is over`, 'TimeoutError'));
  }, ms);
  // What waits for nothing else shall not keep the process.
  timer.unref();
  const clear = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', follow);
  };
  if (signal?.aborted) follow();
  else signal?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    get over() {
      return over;
    },
    clear,
  };
}
