import type { Clock } from '@lingtan/sdk';
import { z } from 'zod';

/** Variable of the environment that gives a server another clock than the machine's. Only tests and benches set it. */
export const domainClockVariable = 'LINGTAN_DOMAIN_CLOCK';

const moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** What {@link domainClockVariable} holds, as JSON: the same in each process of an installation. */
const description = z.strictObject({
  /** When the clock began, by the machine's. */
  since: moment,
  /** What it showed then. */
  shows: moment,
  rate: z.number().min(1).max(3600),
  /** When somebody sets it, ms of the machine after it began, and by how much, ms. */
  steps: z.array(z.strictObject({ after: z.number().min(0), by: z.number() })).default([]),
});

/** The time of what parks do: of their samples, schedules and closings. It runs faster than the machine's. */
export interface DomainClock extends Clock {
  readonly rate: number;
  /** What it would show had nobody set it, ms: the steady clock that belongs to it. */
  steady(): number;
  /** When the machine shows that so much of it has passed from now on, ms UTC. */
  machineAt(domainMs: number): number;
}

/**
 * Reads the clock from the environment; null where there is none, as in each real installation.
 * @param machine ms UTC. Default: the machine's clock, which this process sees no steps of
 * @throws a sentence for people
 */
export function readDomainClock(
  env: Readonly<Record<string, string | undefined>>,
  machine: () => number = () => performance.timeOrigin + performance.now(),
): DomainClock | null {
  const text = env[domainClockVariable];
  if (!text) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`${domainClockVariable}: expected JSON, got ${text}`);
  }
  const read = description.safeParse(json);
  if (!read.success) throw new Error(`${domainClockVariable}: ${z.prettifyError(read.error)}`);
  const { since, shows, rate, steps } = read.data;
  const steady = (): number => shows + (machine() - since) * rate;
  const now = (): number => {
    const passed = machine() - since;
    return steps.reduce((at, { after, by }) => (passed >= after ? at + by : at), steady());
  };
  return {
    rate,
    steady,
    now: () => Math.floor(now()),
    machineAt: (domainMs) => machine() + (domainMs - now()) / rate,
  };
}
