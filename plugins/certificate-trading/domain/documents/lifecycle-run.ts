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

/** Device that amounts are checked against when the document names none: 3 kW over an hour. */
const exampleDevice = { capacityW: 3000, hours: 1, capacityMargin: 1.1 };

/** Does one operation. A refused one gives its reason and changes nothing. */
export function runLifecycle(run: LifecycleRun): object {
  if (run.operation === 'issue') return issue(run);
  const assumed = run.bundle || run.bundles ? {} : { assumed: ['bundle'] };
  const holdings = holdingsOf(run);
  const result = run.operation === 'split' ? split(run, holdings) : act(run, run.operation, holdings);
  return { ...result, ...assumed };
}

function refused(error: string): object {
  return { error, stateChanged: false };
}

function issue({ quantities, device }: LifecycleRun): object {
  if (!quantities) return refused('issue needs quantities');
  const against = device ?? exampleDevice;
  return {
    accepted: quantities.map(
      (quantity) => Number.isSafeInteger(quantity) && quantity > 0 && withinCapacity(quantity, against),
    ),
    ...(device ? {} : { assumed: ['device'] }),
  };
}

function holdingsOf({ bundle, bundles, bundleStatus }: LifecycleRun): Holding[] {
  const account = bundle?.account ?? 'A';
  const status = bundleStatus ?? bundle?.status ?? 'Active';
  if (bundles) {
    let next = 0;
    return bundles.map((size, index) => {
      const start = next;
      next += size;
      const fields = { id: `bundle-${index + 1}`, issuanceId: `issuance-${index + 1}`, account, status };
      return newHolding({ ...fields, start, end: next - 1, attributes: {}, expiresOn: null });
    });
  }
  const {
    idRangeStart = 0,
    idRangeEnd = 999,
    faceValueWh,
    energySource,
    productionStart,
    productionEnd,
  } = bundle ?? {};
  const attributes = Object.fromEntries(
    Object.entries({ faceValueWh, energySource, productionStart, productionEnd }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const fields = { id: 'bundle', issuanceId: 'issuance', account, status, attributes, expiresOn: null };
  return [newHolding({ ...fields, start: idRangeStart, end: idRangeEnd })];
}

function split({ size, quantity }: LifecycleRun, [holding]: Holding[]): object {
  const first = size ?? quantity;
  if (first === undefined) return refused('split needs a size');
  if (holding!.status === 'Bundle Split') return refused('the bundle is split already');
  if (holding!.status !== 'Active') return refused('only Active bundles can be split');
  const whole = quantityOf(holding!);
  if (!Number.isSafeInteger(first) || first < 1 || first >= whole)
    return refused(`the size must be a whole number between 1 and ${whole - 1}, not ${first}`);
  const { parent, children } = splitHolding(holding!, first);
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
function amountOf({ quantity, percentage }: LifecycleRun, whole: number): number | string {
  if (quantity !== undefined && percentage !== undefined) return 'give a quantity or a percentage, not both';
  if (quantity !== undefined && !(Number.isSafeInteger(quantity) && quantity > 0))
    return `the quantity must be a whole number above 0, not ${quantity}`;
  if (percentage === undefined) return quantity ?? whole;
  if (!(percentage > 0 && percentage <= 100))
    return `the percentage must be above 0 and at most 100, not ${percentage}`;
  const amount = fractionOf(percentage, 100).floorOf(whole);
  return amount > 0 ? amount : `${percentage} per cent of ${whole} is less than one certificate`;
}

function act(run: LifecycleRun, operation: HoldingAct, holdings: Holding[]): object {
  const { source, target } = run;
  const account = holdings[0]!.account;
  const next = transition(operation, holdings[0]!.status);
  if ('error' in next) return refused(next.error);
  if (source !== undefined && source !== account)
    return refused(`only the owner ${account} can do this, not ${source}`);
  if (operation === 'claim') {
    const missing = (['beneficiary', 'period', 'purpose'] as const).filter((name) => run[name] === undefined);
    if (missing.length > 0) return refused(`a claim needs ${missing.join(', ')}`);
  }
  if (operation === 'transfer' && target !== undefined && !run.targetWhitelistsSource)
    return refused(`${target} has not whitelisted ${account}`);
  const amount = amountOf(run, totalQuantity(holdings));
  if (typeof amount === 'string') return refused(amount);
  const taken = takeQuantity(holdings, amount);
  if (!taken) return refused(`${amount} certificates were asked for; there are ${totalQuantity(holdings)}`);
  const [moved, left] = [totalQuantity(taken.taken), totalQuantity(taken.rest)];
  const ranges = taken.taken.map(({ start, end }) => [start, end]);
  if (operation === 'transfer')
    return {
      movedTotal: moved,
      movedIdRanges: ranges,
      stateChanged: true,
      balances: target === account ? { [account]: moved + left } : { [account]: left, [target ?? 'target']: moved },
    };
  const name = next.status.toLowerCase();
  const before = holdings[0]!.status.toLowerCase();
  const counts = { [name]: moved, ...((left > 0 || name !== 'active') && { [before]: left }) };
  return { ...counts, status: next.status, idRanges: ranges, stateChanged: true };
}
