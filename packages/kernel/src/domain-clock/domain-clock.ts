import { statSync } from 'node:fs';
import type { Clock } from '@lingtan/sdk';
import { z } from 'zod';

/** Variable of the environment that gives a server another clock than the machine's. Only tests and benches set it. */
export const domainClockVariable = 'LINGTAN_DOMAIN_CLOCK';

/** What {@link domainClockVariable} holds, as JSON: the same in each process of an installation. */
const description = z.strictObject({
  /** A file that the clock begins to go with, at the time of its last change; it stands still until the file is there. */
  begins: z.string().min(1),
  /** What it shows until then. */
  shows: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  rate: z.number().min(1).max(10_000),
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
  const { begins, shows, rate, steps } = read.data;
  let since: number | undefined;
  /** ms of the machine that it has gone on for. */
  const passed = (): number => {
    since ??= statSync(begins, { throwIfNoEntry: false })?.mtimeMs;
    return since === undefined ? 0 : Math.max(0, machine() - since);
  };
  const steady = (): number => shows + passed() * rate;
  const now = (): number => {
    const gone = passed();
    return steps.reduce((at, { after, by }) => (gone >= after ? at + by : at), shows + gone * rate);
  };
  return {
    rate,
    steady,
    now: () => Math.floor(now()),
    machineAt: (domainMs) => machine() + (domainMs - now()) / rate,
  };
}
