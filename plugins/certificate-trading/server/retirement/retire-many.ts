import { LingtanError, type Principal } from '@lingtan/sdk';
import type { Retirement } from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import { checkActing } from '../mandates/mandates.ts';
import { ledgerErrors } from '../errors.ts';
import type { Asked } from '../ledger/asked.ts';
import { ledgerTx } from '../ledger/ledger-tx.ts';
import { answeredMany } from '../ledger/post.ts';
import { readConsumption, type Consumption } from './period.ts';
import { retireRun, type RunItem } from './retire-run.ts';
import { retireOne, type RetireRequest } from './retire.ts';

/** Names the item of a bulk act that an error belongs to. */
function refusal(index: number, { beneficiary }: RetireRequest, error: LingtanError): LingtanError {
  return ledgerErrors.ITEM_REFUSED(
    { index, field: `items.${index}`, beneficiary, problem: error.message, because: error.code },
    error,
  );
}

async function named<T>(index: number, item: RetireRequest, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof LingtanError ? refusal(index, item, error) : error;
  }
}

/**
 * Retires for many at once in one transaction: all of them, or none and the first item that cannot be done is named. Items by
 * amount that follow each other are written together; an hourly one chooses by itself among what those before it left.
 */
export async function retireMany(
  certificates: Certificates,
  items: readonly RetireRequest[],
  asked: Asked,
  principal: Principal,
): Promise<{ retirements: Retirement[] }> {
  const known = new Map<string, Consumption>();
  const keyOf = ({ account, periodFrom, periodTo }: RetireRequest): string => `${account} ${periodFrom} ${periodTo}`;
  for (const [index, item] of items.entries())
    await named(index, item, async () => {
      await checkActing(certificates, principal, item.account, 'retire');
      if (!known.has(keyOf(item))) known.set(keyOf(item), await readConsumption(certificates, item.account, item));
    });
  return ledgerTx(certificates.scope, async (tx) => {
    const keys = items.map((_, index) => ({ ...asked, idempotencyKey: `${asked.idempotencyKey}#${index}` }));
    const before = await answeredMany<Retirement>(tx, keys);
    const retirements: Retirement[] = [];
    let run: (RunItem & { index: number })[] = [];
    const finish = async (): Promise<void> => {
      const [waiting, refuse] = [
        run,
        (at: number, error: LingtanError) => refusal(waiting[at]!.index, waiting[at]!.request, error),
      ];
      run = [];
      const done = await retireRun(certificates, tx, waiting, principal, refuse);
      done.forEach((retirement, at) => (retirements[waiting[at]!.index] = retirement));
    };
    for (const [index, request] of items.entries()) {
      const answer = before.get(keys[index]!.idempotencyKey);
      const consumption = known.get(keyOf(request))!;
      if (answer) retirements[index] = answer;
      else if (request.matching === 'total') run.push({ index, request, consumption, asked: keys[index]! });
      else {
        await finish();
        retirements[index] = await named(index, request, () =>
          retireOne(certificates, tx, request, consumption, keys[index]!, principal),
        );
      }
    }
    await finish();
    return { retirements };
  });
}
