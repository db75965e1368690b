import type { EvidenceRef, LocalizedText, Quality } from '@lingtan/sdk';
import type { QualitySummary } from './intervals.ts';
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

/** `draft` may still be replaced; `issued` is what the customer got; `superseded` was replaced by a later revision. */
export const billStates = ['draft', 'issued', 'superseded'] as const;
export type BillState = (typeof billStates)[number];

/** The highest mean power that counts for the demand charge. */
export interface BillPeak {
  powerW: number;
  /** Window it was measured in, ms UTC; null when a demand register gave it. */
  from: number | null;
  to: number | null;
  source: 'intervals' | 'register';
}

/**
 * One line: quantity × price, rounded half away from zero to integer fen once, on the line. The energy quantity of a line is
 * integer Wh; of demand integer W; of capacity integer VA; of the power-factor adjustment the fen it applies to.
 */
export interface BillLine {
  no: number;
  kind: BillLineKind;
  /** Id of the adder, of the season for energy, the power factor (e.g. `0.93`) for its adjustment; else null. */
  item: string | null;
  period: TouPeriod | null;
  /** Part of the month to which this line belongs (a version change splits it); ms UTC. */
  from: number;
  to: number;
  /** `<tariff>/<validFrom>`. */
  version: string;
  quantity: number;
  unit: 'Wh' | 'W' | 'VA' | 'fen';
  /**
   * Decimal text: yuan per kWh, kW·month or kVA·month; percent for the power-factor adjustment. With a market price the mean,
   * rounded to six digits, while the amount is the exact sum.
   */
  price: string;
  /** Whether `price` is a mean of market prices. */
  averaged: boolean;
  /** Days of the month that the line is charged for, when a version change splits a monthly charge; else null. */
  portion: { days: number; of: number } | null;
  /** The metered maximum that a demand line rests on, also where a declared demand is charged; else null. */
  peak: BillPeak | null;
  amountFen: number;
  quality: Quality;
  ref: EvidenceRef;
}

/** A line before it is stored. */
export type BillLineDraft = Omit<BillLine, 'ref'>;

/** Whatever a reader must know; the texts are `remark.<code>` of the plugin's bill texts. */
export interface BillRemark {
  code: string;
  params: Record<string, string | number>;
}

/** A version of the tariff as the bill used it. */
export interface BillVersion {
  /** `<tariff>/<validFrom>`. */
  version: string;
  /** Revision of the version; null for one that is not stored. */
  revision: number | null;
  source: string;
  status: 'verified' | 'unverified' | 'example';
  vat: { percent: string; included: boolean };
  from: number;
  to: number;
  days: number;
}

/** VAT of the lines at one rate. */
export interface BillVat {
  percent: string;
  /** Whether the prices of these lines hold it. */
  included: boolean;
  /** Lines without VAT, and the VAT on them, integer fen. */
  netFen: number;
  vatFen: number;
}

/** What a bill says, before it has a number and a revision. */
export interface BillContent {
  accountId: string;
  enterpriseId: string | null;
  accountName: LocalizedText;
  tariffId: string;
  tariffName: LocalizedText;
  /** Versions that were valid in the month, in order. */
  versions: BillVersion[];
  /** Names of `adder/<id>` and `season/<id>`. */
  itemNames: Record<string, LocalizedText>;
  timeZone: string;
  /** `YYYY-MM` in the zone of the tariff. */
  month: string;
  from: number;
  to: number;
  intervalMinutes: number;
  /** Meters whose import is billed. */
  meters: string[];
  lines: BillLineDraft[];
  vat: BillVat[];
  /** Amount to pay, VAT included. */
  totalFen: number;
  energyWh: number;
  /** Reactive energy of the month, varh; null when it is not metered. */
  reactiveVarh: number | null;
  powerFactor: string | null;
  peak: BillPeak | null;
  remarks: BillRemark[];
  quality: QualitySummary;
}

/** A bill of one account and month, in one revision. Immutable. */
export interface Bill extends Omit<BillContent, 'lines'> {
  /** `<account>.<month>.<revision>`. */
  id: string;
  lines: BillLine[];
  revision: number;
  state: BillState;
  /** ISO 8601 UTC; null while a draft. */
  issuedAt: string | null;
  /** Why it was issued although {@link isLacking}; null while a draft, and where nothing is missing. */
  missingReason: string | null;
  recordedAt: string;
  ref: EvidenceRef;
}

/** Remarks of bills that leave out energy, or its price. */
export const lackingRemarks = ['missing', 'market-price-missing'] as const;

/** Whether data are missing under a bill, so that it charges less than was used. */
export function isLacking({ remarks, quality }: Pick<BillContent, 'remarks' | 'quality'>): boolean {
  return quality.worst === 'missing' || remarks.some(({ code }) => lackingRemarks.some((each) => each === code));
}
