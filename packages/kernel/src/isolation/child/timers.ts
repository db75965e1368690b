/** What the timers of a plugin need of its scope. */
export interface TimerHost {
  readonly signal: AbortSignal;
  fault(source: string, reason: string | null): void;
}

/** Timers that end with the scope; work never overlaps itself, and an error marks the plugin degraded. */
export function scopeTimers({ signal, fault }: TimerHost) {
  let count = 0;
  const attempt = async (source: string, work: () => unknown): Promise<void> => {
    try {
      await work();
      fault(source, null);
    } catch (error) {
      if (!signal.aborted) fault(source, `${source}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const arm = (milliseconds: number, run: () => void): void => {
    if (signal.aborted) return;
    const timer = setTimeout(run, milliseconds);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  };
  return {
    every(milliseconds: number, work: () => unknown): void {
      const source = `timer ${++count}`;
      const next = (): void => arm(milliseconds, () => void attempt(source, work).then(next));
      next();
    },
    after(milliseconds: number, work: () => unknown): void {
      const source = `timer ${++count}`;
      arm(milliseconds, () => void attempt(source, work));
    },
  };
}
