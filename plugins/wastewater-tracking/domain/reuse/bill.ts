import type { Quality } from '@lingtan/sdk';
import type { ReuseBillContent, ReuseBillLine, ReuseContract, ReuseDelivery } from '../../contracts/index.ts';

/** A delivery with its evidence. */
export interface BilledDelivery {
  delivery: ReuseDelivery;
  ref: string;
}

/** Integer fen of a volume in litres at a price per m³, half a fen up. */
export const amountFen = (litres: number, priceFenPerM3: number): number =>
  Math.floor((litres * priceFenPerM3 + 500) / 1000);

/**
 * The bill of an enterprise for days of one month: one line for each contract in each version, because a version has one price.
 * Amount = Σ delivered × price, rounded once a line; days that are not known are counted and not charged.
 * @param deliveries of the enterprise in the month, in any order
 * @param contracts all versions
 */
export function reuseBill(
  of: { enterprise: string; month: string; from: string; to: string },
  deliveries: readonly BilledDelivery[],
  contracts: readonly ReuseContract[],
): ReuseBillContent {
  const groups = new Map<string, BilledDelivery[]>();
  for (const each of [...deliveries].sort((a, b) => (a.delivery.day < b.delivery.day ? -1 : 1))) {
    const key = `${each.delivery.contract}/${each.delivery.version}`;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  const lines = [...groups.values()].map((group) => lineOf(group, contracts));
  lines.sort((a, b) => (a.contract === b.contract ? a.version - b.version : a.contract < b.contract ? -1 : 1));
  return { ...of, lines, totalFen: lines.reduce((sum, line) => sum + line.amountFen, 0) };
}

function lineOf(group: readonly BilledDelivery[], contracts: readonly ReuseContract[]): ReuseBillLine {
  const [first] = group;
  const { contract, version, quality } = first!.delivery;
  const { priceFenPerM3 } = contracts.find((each) => each.id === contract && each.version === version)!;
  const deliveredL = group.reduce((sum, { delivery }) => sum + (delivery.deliveredL ?? 0), 0);
  const count = (data: Quality): number => group.filter(({ delivery }) => delivery.data === data).length;
  const missingDays = count('missing');
  const estimatedDays = count('estimated');
  return {
    contract,
    version,
    quality,
    from: first!.delivery.day,
    to: group.at(-1)!.delivery.day,
    days: group.length,
    missingDays,
    estimatedDays,
    contractL: group.reduce((sum, { delivery }) => sum + delivery.contractL, 0),
    deliveredL,
    priceFenPerM3,
    amountFen: amountFen(deliveredL, priceFenPerM3),
    data: missingDays > 0 ? 'missing' : estimatedDays > 0 ? 'estimated' : 'actual',
    inputs: group.map(({ delivery, ref }) => ({ ref, day: delivery.day, litres: delivery.deliveredL })),
  };
}
