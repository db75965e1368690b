import type { LocalizedText, NoticeKind } from '@lingtan/sdk';
import type { PluginStatus } from '../host/host-options.ts';
import type { TimerSource } from '../host/timer-source.ts';
import { kernelNotices } from './kernel-notices.ts';
import type { NoticeDesk } from './notice-desk.ts';

const broken = new Set(['failed', 'incompatible', 'migration-error']);

/** How long a plugin has a fault, or waits for what it needs, until people are told; ms. Links go down for a moment all the time. */
export const troubleMs = 600_000;
/** How long a plugin must run after it ended by itself until that is over; ms. */
export const quietMs = 600_000;

/** What has been told of a plugin on a park. */
interface Told {
  fault: string | null;
  crashed: boolean;
  trouble: boolean;
  /** Of the present fault, as it was last said; null without one. */
  reason: string | null;
  cancelTrouble: (() => void) | null;
  cancelQuiet: (() => void) | null;
}

/** Tells people of plugins that do not run, end by themselves or have a fault for long, and that they run again. */
export function createFaultNotices(options: {
  desk: NoticeDesk;
  title(pluginId: string): LocalizedText;
  timers: TimerSource;
}) {
  const { desk, title, timers } = options;
  const all = new Map<string, Told>();
  const end = (told: Told, which: 'cancelTrouble' | 'cancelQuiet'): void => {
    told[which]?.();
    told[which] = null;
  };
  return {
    /** `crashed`: it is retried because its process ended by itself. */
    observe({ parkId, pluginId, state, error }: PluginStatus, crashed = false): void {
      const key = `${parkId}/${pluginId}`;
      const raise = (kind: NoticeKind, reason: string, more = {}): void => {
        const params = { plugin: title(pluginId), reason, ...more };
        void desk.raise({ parkId, pluginId }, kind, { key: pluginId, params, link: '/plugins', quiet: true });
      };
      const over: NoticeKind[] = [];

      const runs = state === 'running' || state === 'degraded' || state === 'disabled';
      const stopped = broken.has(state);
      // Between the tries of a start nothing is known yet; what was told holds.
      if (!runs && !stopped && state !== 'retrying') return;
      const first = !all.has(key);
      // What an earlier run of this server told may be over; whether it told anything is not known here.
      const told = all.get(key) ?? {
        ...{ fault: '', crashed: true, trouble: true, reason: null },
        ...{ cancelTrouble: null, cancelQuiet: null },
      };
      all.set(key, told);

      const fault = stopped ? (error ?? state) : null;
      if (state !== 'retrying' && fault !== told.fault) {
        told.fault = fault;
        if (fault === null) over.push(kernelNotices.pluginFault);
        else raise(kernelNotices.pluginFault, fault);
      }

      if (state === 'retrying' && crashed) {
        end(told, 'cancelQuiet');
        told.crashed = true;
        raise(kernelNotices.pluginCrashed, error ?? state);
      } else if (told.crashed && (stopped || state === 'disabled' || (first && runs))) {
        end(told, 'cancelQuiet');
        told.crashed = false;
        over.push(kernelNotices.pluginCrashed);
      } else if (told.crashed && runs && told.cancelQuiet === null) {
        told.cancelQuiet = timers.schedule(quietMs, () => {
          told.cancelQuiet = null;
          told.crashed = false;
          void desk.settle(parkId, kernelNotices.pluginCrashed, pluginId);
        });
      }

      told.reason = (state === 'retrying' && !crashed) || state === 'degraded' ? (error ?? state) : null;
      if (told.reason === null) {
        end(told, 'cancelTrouble');
        // What ended and comes again has not got well by that.
        if (told.trouble && state !== 'retrying') {
          told.trouble = false;
          over.push(kernelNotices.pluginTrouble);
        }
      } else if (!(told.trouble && !first) && told.cancelTrouble === null) {
        told.cancelTrouble = timers.schedule(troubleMs, () => {
          told.cancelTrouble = null;
          told.trouble = true;
          if (told.reason !== null) raise(kernelNotices.pluginTrouble, told.reason, { minutes: troubleMs / 60_000 });
        });
      }
      if (over.length > 0) void desk.settle(parkId, over, pluginId);
    },
    /** Tells nothing more. */
    close(): void {
      for (const told of all.values()) {
        end(told, 'cancelTrouble');
        end(told, 'cancelQuiet');
      }
    },
  };
}
