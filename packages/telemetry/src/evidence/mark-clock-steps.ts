import type { Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { windowOf } from './explain-window.ts';

type Explain = (ref: ParsedRef, asOf: string | null, viewer: Principal) => Promise<Explanation | null>;

/** When the clock of a machine of the installation went from one time to another, ms UTC. */
export interface ClockStep {
  from: number;
  to: number;
}

/**
 * Says of a window that a clock was set over some of it: what had its times from the server lies twice there, or not at all,
 * and an age or a sum can be wrong.
 */
export function markClockSteps(explain: Explain, within: (from: number, to: number) => Promise<ClockStep[]>): Explain {
  return async (ref, asOf, viewer) => {
    const explanation = await explain(ref, asOf, viewer);
    const window = windowOf(ref.key);
    if (!explanation || !window) return explanation;
    const steps = await within(window.from, window.to);
    if (steps.length === 0) return explanation;
    const clockSet = steps.map(({ from, to }) => `${iso(from)} → ${iso(to)}`).join(', ');
    return { ...explanation, parameters: { ...explanation.parameters, clockSet } };
  };
}

const iso = (ms: number): string => new Date(Math.round(ms)).toISOString();
