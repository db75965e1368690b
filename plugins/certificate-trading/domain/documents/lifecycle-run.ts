import type { LifecycleRun } from '../../contracts/lifecycle.ts';
import {
  newHolding,
  quantityOf,
  splitHolding,
  takeQuantity,
  totalQuantity,
  transition,
  type Holding,
  type HoldingAct,
} from '../holdings/index.ts';
import { fractionOf } from '../issuance/fraction.ts';
import { withinCapacity } from '../issuance/capacity.ts';

type ActRun = Exclude<LifecycleRun, { operation: 'issue' | 'split' }>;

/** Does one operation. A refused one gives its reason and changes nothing. */
export function runLifecycle(run: LifecycleRun): object {
  if (run.operation === 'issue')
    return {
      accepted: run.quantities.map(
        (quantity) => Number.isSafeInteger(quantity) && quantity > 0 && withinCapacity(quantity, run.device),
      ),
    };
  return run.operation === 'split' ? split(run) : act(run, run.operation);
}

function refused(error: string): object {
  return { error, stateChanged: false };
}

/** Whoever acts is taken for the owner where a document names none. */
function holdingsOf({ bundle, bundles, source = 'source' }: Omit<ActRun, 'operation'>): Holding[] {
  if (bundle) return [holdingOf(bundle, source)];
  let next = 0;
  return bundles!.map((size, index) => {
    const start = next;
    next += size;
    const fields = { id: `bundle-${index + 1}`, issuanceId: `issuance-${index + 1}`, account: source };
    return newHolding({ ...fields, start, end: next - 1, attributes: {}, expiresOn: null });
  });
}

function holdingOf(bundle: NonNullable<ActRun['bundle']>, owner: string): Holding {
  const { idRangeStart: start, idRangeEnd: end, account = owner, status, expiresOn = null, ...more } = bundle;
  const { faceValueWh, energySource, productionStart, productionEnd } = more;
  const attributes = Object.fromEntries(
    Object.entries({ faceValueWh, energySource, productionStart, productionEnd }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  return newHolding({ id: 'bundle', issuanceId: 'issuance', account, status, attributes, expiresOn, start, end });
}

function split({ size: first, bundle }: Extract<LifecycleRun, { operation: 'split' }>): object {
  const holding = holdingOf(bundle, 'owner');
  if (holding.status === 'Bundle Split') return refused('the bundle is split already');
  if (holding.status !== 'Active') return refused('only Active bundles can be split');
  const whole = quantityOf(holding);
  if (!Number.isSafeInteger(first) || first < 1 || first >= whole)
    return refused(`the size must be a whole number between 1 and ${whole - 1}, not ${first}`);
  const { parent, children } = splitHolding(holding, first);
  return {
    childQuantities: children.map(quantityOf),
    childIdRanges: children.map(({ start, end }) => [start, end]),
    childHashes: children.map(({ hash }) => hash),
    parentHash: parent.hash,
    parentStatus: parent.status,
    parentActive: parent.status === 'Active',
    stateChanged: true,
    childrenKeepIssuanceId: children.every(({ issuanceId }) => issuanceId === parent.issuanceId),
  };
}

/** How many certificates an act is about; text when it cannot be done. */
function amountOf({ quantity, percentage }: Omit<ActRun, 'operation'>, whole: number): number | string {
  if (quantity !== undefined && percentage !== undefined) return 'give a quantity or a percentage, not both';
  if (quantity !== undefined && !(Number.isSafeInteger(quantity) && quantity > 0))
    return `the quantity must be a whole number above 0, not ${quantity}`;
  if (percentage === undefined) return quantity ?? whole;
  if (!(percentage > 0 && percentage <= 100))
    return `the percentage must be above 0 and at most 100, not ${percentage}`;
  const amount = fractionOf(percentage, 100).floorOf(whole);
  return amount > 0 ? amount : `${percentage} per cent of ${whole} is less than one certificate`;
}

function act(run: ActRun, operation: HoldingAct): object {
  const holdings = holdingsOf(run);
  const { source, day = null } = run;
  const [{ account, status }] = holdings as [Holding];
  const next = transition(operation, holdings[0]!, day);
  if ('error' in next) return refused(next.error);
  if (source !== undefined && source !== account)
    return refused(`only the owner ${account} can do this, not ${source}`);
  if (run.operation === 'claim' || run.operation === 'retire') {
    const missing = (['beneficiary', 'period', 'purpose'] as const).filter((name) => run[name] === undefined);
    if (missing.length > 0) return refused(`a claim needs ${missing.join(', ')}`);
  }
  if (run.operation === 'transfer' && run.target !== undefined && !run.targetWhitelistsSource)
    return refused(`${run.target} has not whitelisted ${account}`);
  const amount = amountOf(run, totalQuantity(holdings));
  if (typeof amount === 'string') return refused(amount);
  const taken = takeQuantity(holdings, amount);
  if (!taken) return refused(`${amount} certificates were asked for; there are ${totalQuantity(holdings)}`);
  const [moved, left] = [totalQuantity(taken.taken), totalQuantity(taken.rest)];
  const ranges = taken.taken.map(({ start, end }) => [start, end]);
  if (run.operation === 'transfer') {
    const { target = 'target' } = run;
    const balances = target === account ? { [account]: moved + left } : { [account]: left, [target]: moved };
    return { movedTotal: moved, movedIdRanges: ranges, stateChanged: true, balances };
  }
  const name = next.status.toLowerCase();
  const before = status.toLowerCase();
  const counts = { [name]: moved, ...((left > 0 || name !== 'active') && { [before]: left }) };
  return { ...counts, status: next.status, idRanges: ranges, stateChanged: true };
}
