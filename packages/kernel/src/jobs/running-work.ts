/** Counts handlers that run, so that a stop can wait for them. */
export interface RunningWork {
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing runs any more. */
  idle(): Promise<void>;
}

/** Nothing runs yet. */
export function createRunningWork(): RunningWork {
  let running = 0;
  let waiting: (() => void)[] = [];
  const ended = (): void => {
    if (--running > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  return {
    track: (work) => {
      running++;
      void work.then(ended, ended);
      return work;
    },
    idle: async () => {
      while (running > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
