import type { Supply } from '@lingtan/energy-metering/contracts';
import type { Tx } from '@lingtan/sdk';
import type { OutlookData } from '../../contracts/index.ts';
import { budgetState, outlookMethod, usedFactor } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon, OpenTx } from '../context.ts';
import { withRef } from '../inventory/view.ts';
import { inventoryRef } from '../refs.ts';
import { gridOutlook } from './grid-outlook.ts';
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
  const { grid, days, tOf, ahead } = await gridOutlook(carbon, tx);
  const { selected, problem, profile } = grid;
  const { dayBudgetT, monthBudgetT, yearBudgetT } = carbon.scope.config;
  const judged = <O extends { known: number; expected: number | null }>(made: O, budget: number | undefined) => {
    const budgetT = enterpriseId === null ? (budget ?? null) : null;
    return { ...made, budgetT, budget: budgetState(made, budgetT) };
  };
  const periodAhead = (period: string, budget: number | undefined) => ({
    period,
    ...judged(ahead(period), budget),
  });
  return {
    unit: 'tCO2',
    profile,
    method: outlookMethod,
    factor: selected ? withRef(usedFactor(selected.factor, selected.factor.value!)) : null,
    problem,
    ref: inventoryRef(profile.split('@')[0]!, now.slice(0, 4), 'location'),
    days: days.slice(-62).map(({ day, value: t }) => ({ day, t })),
    today: selected ? judged(await todayOutlook(carbon, tx, supplies, enterpriseId, { grid, tOf }), dayBudgetT) : null,
    periods: selected ? [periodAhead(now.slice(0, 7), monthBudgetT), periodAhead(now.slice(0, 4), yearBudgetT)] : [],
  };
}
