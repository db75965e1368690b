import type { Supply } from '@lingtan/energy-metering/contracts';
import type { Tx } from '@lingtan/sdk';
import type { OutlookData } from '../../contracts/index.ts';
import { budgetState, outlook, outlookMethod, periodDays, usedFactor } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon, OpenTx } from '../context.ts';
import { withRef } from '../inventory/view.ts';
import { sumDays } from '../ledger/entry-store.ts';
import { gridFactorNow } from '../now/grid-factor.ts';
import { inventoryRef } from '../refs.ts';
import { dayTotals } from './day-totals.ts';
import { todayOutlook, todaySupplies } from './today.ts';

/** The running day, month and year at their ends. Members see those of their own electricity, and no budget of the park. */
export async function readOutlook(carbon: Carbon, open: OpenTx, enterpriseId: string | null): Promise<OutlookData> {
  const supplies = await todaySupplies(carbon);
  return open((tx) => outlookOf(carbon, tx, supplies, enterpriseId));
}

async function outlookOf(
  carbon: Carbon,
  tx: Tx,
  supplies: readonly Supply[],
  enterpriseId: string | null,
): Promise<OutlookData> {
  const now = today(carbon);
  const { selected, problem, profile } = await gridFactorNow(carbon, tx);
  const year = periodDays(now.slice(0, 4));
  // The last four weeks may lie in the year before.
  const start = new Date(Date.parse(year.from) - 31 * 86_400_000).toISOString().slice(0, 10);
  const value = selected ? Number(selected.factor.value) : null;
  const totals = value === null ? [] : dayTotals(await sumDays(tx, start, now));
  // Wh × kg/kWh ÷ 10⁶ = t.
  const tOf = (wh: number): number => (wh * (value ?? 0)) / 1e6;
  const days = totals.map(({ day, netGridWh }) => ({ day, value: tOf(netGridWh) }));
  const { dayBudgetT, monthBudgetT, yearBudgetT } = carbon.scope.config;
  const judged = <O extends { known: number; expected: number | null }>(made: O, budget: number | undefined) => {
    const budgetT = enterpriseId === null ? (budget ?? null) : null;
    return { ...made, budgetT, budget: budgetState(made, budgetT) };
  };
  const periodAhead = (period: string, budget: number | undefined) => ({
    period,
    ...judged(outlook(days, periodDays(period), now), budget),
  });
  return {
    unit: 'tCO2',
    profile,
    method: outlookMethod,
    factor: selected ? withRef(usedFactor(selected.factor, selected.factor.value!)) : null,
    problem,
    ref: inventoryRef(profile.split('@')[0]!, now.slice(0, 4), 'location'),
    days: days.slice(-62).map(({ day, value: t }) => ({ day, t })),
    today: value === null ? null : judged(await todayOutlook(carbon, tx, supplies, enterpriseId, tOf), dayBudgetT),
    periods:
      value === null ? [] : [periodAhead(now.slice(0, 7), monthBudgetT), periodAhead(now.slice(0, 4), yearBudgetT)],
  };
}
