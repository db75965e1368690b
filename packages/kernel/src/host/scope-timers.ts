import type { ParkScope } from '@lingtan/sdk';
import { reasonOf } from './faults.ts';
import type { ScopeCore } from './scope-core.ts';

/** Timers of a scope. Work never overlaps itself; an error marks the plugin degraded until a later run succeeds. */
export function scopeTimers(core: ScopeCore): Pick<ParkScope, 'every' | 'after'> {
  let count = 0;

  const attempt = async (source: string, work: () => Promise<void> | void): Promise<void> => {
    try {
      await core.run(work);
      core.faults.clear(source);
    } catch (error) {
      if (core.signal.aborted) return;
      core.log.error({ err: error, timer: source }, `a timer failed: ${reasonOf(error)}`);
      core.faults.set(source, `${source}: ${reasonOf(error)}`);
    }
  };

  return {
    every(milliseconds, work) {
      core.assertLive();
      const source = `timer ${(count += 1)}`;
      let running = false;
      let cancel: () => void;
      const arm = (): void => {
        cancel = core.timers.schedule(milliseconds, () => {
          arm();
          // A turn that comes while the last one still works is skipped.
          if (running) return;
          running = true;
          void attempt(source, work).finally(() => (running = false));
        });
      };
      arm();
      core.onStop(() => cancel());
    },
    after(milliseconds, work) {
      core.assertLive();
      const source = `timer ${(count += 1)}`;
      core.onStop(core.timers.schedule(milliseconds, () => void attempt(source, work)));
    },
  };
}
