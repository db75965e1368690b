import type { BillContent, BillRun } from '../../contracts/index.ts';
import { lockPark } from '../context.ts';
import type { Energy } from '../context.ts';
import { accountsOfMonth } from './accounts.ts';
import { storeBills } from './bill-store.ts';
import { MonthBills } from './make-bills.ts';
import { updateRun } from './run-store.ts';

/** Accounts in one transaction: their intervals are in memory together, and closing waits while it runs. */
const chunk = 250;

export interface RunContext {
  signal?: AbortSignal;
  progress?: (fraction: number) => Promise<void>;
}

/** Progress of a run as it is stored. */
type Counts = Pick<BillRun, 'state' | 'total' | 'done' | 'made' | 'unchanged' | 'problems'>;

/**
 * Computes and stores the bills of a run. Each chunk reads and stores under the park's lock. Accounts that cannot be billed
 * are listed with the reason; the others go on. Running it again changes nothing but what differs.
 */
export async function runBills(
  energy: Energy,
  run: Pick<BillRun, 'id' | 'month' | 'accounts'>,
  { signal, progress }: RunContext = {},
): Promise<Counts> {
  const { db } = energy.scope;
  const all = await db.tx((tx) => accountsOfMonth(tx, run.month));
  const chosen = run.accounts === null ? all : all.filter(({ id }) => run.accounts!.includes(id));
  const counts: Counts = {
    state: 'running',
    total: chosen.length,
    done: 0,
    made: 0,
    unchanged: 0,
    problems: (run.accounts ?? [])
      .filter((id) => !chosen.some((account) => account.id === id))
      .map((account) => ({
        account,
        code: 'BILL_ACCOUNT_UNKNOWN',
        message: `There is no account ${account} in ${run.month}`,
      })),
  };
  await db.tx((tx) => updateRun(tx, run.id, counts));
  const bills = new MonthBills(energy, { month: run.month });
  for (let from = 0; from < chosen.length; from += chunk) {
    signal?.throwIfAborted();
    const part = chosen.slice(from, from + chunk);
    const result = await db.tx(async (tx) => {
      await lockPark(tx, energy.parkId);
      const made = await bills.make(tx, part);
      const contents = made.flatMap((one): BillContent[] => ('content' in one ? [one.content] : []));
      const problems = made.flatMap((one) => ('problem' in one ? [{ account: one.account.id, ...one.problem }] : []));
      const stored = await storeBills(tx, energy.parkId, run.month, contents);
      return { stored, problems };
    });
    counts.done += part.length;
    counts.made += result.stored.made.length;
    counts.unchanged += result.stored.unchanged;
    counts.problems.push(...result.problems);
    await db.tx((tx) => updateRun(tx, run.id, counts));
    await progress?.(counts.done / Math.max(1, counts.total));
  }
  counts.state = 'done';
  await db.tx((tx) => updateRun(tx, run.id, counts));
  return counts;
}
