import { describe, expect, it } from 'vitest';
import { weekLine, type LoopTask } from './fixtures/loop-week.ts';
import { weekOf } from './fixtures/loop-weeks.ts';

/** What not knowing the week ahead may cost, as a share of its whole cost: the gaps of the operator guide. */
const gaps: Readonly<Record<string, number>> = { 'dafeng-port': 0.006, 'ordos-mengsu': 0.01 };
/** The same for any other seed. */
const otherGap = 0.02;
/** By how much more is saved than by rules, at the parks' own seeds and at others: the least of the operator guide. */
const [ownLead, otherLead] = [1.1, 1.04];

/**
 * One of the demo parks as its file has it, the other for an odd seed; in the long run both for a week, and then in other
 * weather and with other works. What came of these stands in the operator guide.
 */
const isLong = process.env.LINGTAN_LONG === '1';
const days = isLong ? 7 : 2;
const odd = Number(process.env.LINGTAN_SEED ?? 20_260) % 2;
const names = Object.keys(gaps).filter((_, at) => isLong || at === odd);
const tasks = [undefined, ...(isLong ? [7, 11, 42, 99, 2026, 20_271] : [])].flatMap((seed) =>
  names.map((name): [label: string, task: LoopTask] =>
    seed === undefined ? [name, { name, days }] : [`${name} with seed ${seed}`, { name, days, seed }],
  ),
);

describe(`forecasts, plans, controller and gate on a simulated park for ${days} days`, () => {
  it.concurrent.each(tasks)(
    '%s keeps its contract, costs less than by rules and little more than with perfect foresight',
    { timeout: 600_000 },
    async (_label, task) => {
      const week = await weekOf(task);
      const { none, foresight, ours, rules } = week;
      process.stderr.write(`${weekLine(week)}\n`);
      // The contract bites, and by more than what a meter rounds.
      expect(week.biting).toBeGreaterThan(10);
      expect(ours.above.longest).toBeLessThanOrEqual(1);
      // The rules had the same controller, pay the same prices, and know the mean load of the running quarter hour.
      expect(ours.cost).toBeLessThan(rules.cost);
      const lead = task.seed === undefined ? ownLead : otherLead;
      expect(none - ours.cost).toBeGreaterThan(lead * (none - rules.cost));
      expect(ours.cost).toBeGreaterThan(foresight);
      const gap = task.seed === undefined ? gaps[week.name]! : otherGap;
      expect(ours.cost).toBeLessThan(foresight * (1 + gap));
      // Every plan was proven, and what the controller asked for passed the gate as it was.
      expect(week.plans).toEqual({ plans: days * 96, optimal: days * 96 });
      expect(Object.keys(ours.outcomes)).toEqual(['allowed']);
    },
  );
});
