import type { LocalizedText } from '@lingtan/sdk';
import type { BillingAccount } from '../../contracts/index.ts';

/** The intervals of one meter over the month, slot `i` at `from + i × width`. */
export interface BillMeter {
  readonly id: string;
  /** Wh; NaN where missing. */
  readonly amounts: ArrayLike<number>;
  /** Index into `qualities`; anything above is an interval that was never closed. */
  readonly status: ArrayLike<number>;
}

/** What one account used in a month. */
export interface BillInput {
  readonly account: Pick<BillingAccount, 'id' | 'enterpriseId'> & { name: LocalizedText };
  readonly meters: readonly BillMeter[];
  /** Reactive energy of the month, varh; null when it is not metered. */
  readonly reactiveVarh?: number | null;
  /** Highest demand of the month by the demand register of the only meter, W; null when it cannot be read. */
  readonly demandRegisterW?: number | null;
  /** How many of the meters have a demand register. */
  readonly demandRegisters?: number;
  /** Contracted green power in each part of the frame, Wh; null when the supply mix has none. Of an enterprise with several accounts: the part of this one. */
  readonly greenWh?: readonly number[] | null;
}
