import type { BillContent } from '../../contracts/index.ts';
import { compareLines } from './compare.ts';
import type { ComparedLine } from './compare.ts';
import { groupLines } from './line-group.ts';

/** The park's bill beside the statements of its enterprises. */
export interface Reconciliation {
  /** Left: the park's own bill; right: the sum of the statements. */
  lines: ComparedLine[];
  parkFen: number | null;
  enterprisesFen: number;
  /** Park − enterprises: what the park itself used and lost, or earned. Null without a park bill. */
  differenceFen: number | null;
  parkWh: number | null;
  enterprisesWh: number;
  /** Energy that no statement carries: park share and losses; negative when local generation served the enterprises. */
  differenceWh: number | null;
}

type Counted = Pick<BillContent, 'lines' | 'totalFen' | 'energyWh'>;

/** Sums are over all bills given; each enterprise counts with one bill per account. */
export function reconcile(park: readonly Counted[], enterprises: readonly Counted[]): Reconciliation {
  const sum = (bills: readonly Counted[], pick: (bill: Counted) => number): number =>
    bills.reduce((total, bill) => total + pick(bill), 0);
  const parkFen = park.length === 0 ? null : sum(park, (bill) => bill.totalFen);
  const parkWh = park.length === 0 ? null : sum(park, (bill) => bill.energyWh);
  const enterprisesFen = sum(enterprises, (bill) => bill.totalFen);
  const enterprisesWh = sum(enterprises, (bill) => bill.energyWh);
  // Demands of different customers do not coincide and are not added up: their sum would be no demand of anybody.
  const added = (bills: readonly Counted[]) =>
    groupLines(bills.flatMap(({ lines }) => lines)).map((group) =>
      group.unit === 'W' || group.unit === 'VA' ? { ...group, quantity: null } : group,
    );
  return {
    lines: compareLines(added(park), added(enterprises)),
    parkFen,
    enterprisesFen,
    differenceFen: parkFen === null ? null : parkFen - enterprisesFen,
    parkWh,
    enterprisesWh,
    differenceWh: parkWh === null ? null : parkWh - enterprisesWh,
  };
}
