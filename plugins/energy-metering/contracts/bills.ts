import type { EvidenceRef, Quality } from '@lingtan/sdk';
import type { TouPeriod } from './tariffs.ts';

export const billLineKinds = [
  'energy',
  'adder',
  'demand',
  'demand-excess',
  'capacity',
  'power-factor',
  'green-premium',
] as const;
export type BillLineKind = (typeof billLineKinds)[number];

/**
 * One line: quantity × price, rounded half away from zero to integer fen once, on the line. The energy quantity of a line is
 * integer Wh; of demand integer W; of capacity integer VA; of the power-factor adjustment the fen it applies to.
 */
export interface BillLine {
  no: number;
  kind: BillLineKind;
  /** Id of the adder, or of the season for energy; else null. */
  item: string | null;
  period: TouPeriod | null;
  /** Part of the month to which this line belongs (a version change splits it); ms UTC. */
  from: number;
  to: number;
  /** `<tariff>/<validFrom>`. */
  version: string;
  quantity: number;
  unit: 'Wh' | 'W' | 'VA' | 'fen';
  /** Decimal text: yuan per kWh, kW·month or kVA·month; percent for the power-factor adjustment. */
  price: string;
  amountFen: number;
  quality: Quality;
  ref: EvidenceRef;
}

/** A bill of one account and month, in one revision. Immutable. */
export interface Bill {
  id: string;
  accountId: string;
  enterpriseId: string | null;
  /** `YYYY-MM` in the zone of the tariff. */
  month: string;
  from: number;
  to: number;
  revision: number;
  lines: BillLine[];
  totalFen: number;
  energyWh: number;
  /** Prices that are not verified, missing intervals, estimated share: whatever a reader must know. Codes with parameters. */
  remarks: { code: string; params: Record<string, string | number> }[];
  quality: Quality;
  recordedAt: string;
  ref: EvidenceRef;
}
