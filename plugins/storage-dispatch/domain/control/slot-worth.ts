/** What a plan says of the stored energy in a slot, against what is bought and sold in it. */
export interface SlotWorth {
  /** Whether buying energy to store it can pay; otherwise only a surplus is charged. */
  readonly buys: boolean;
  /** Whether any surplus is worth more stored than sold. */
  readonly stores: boolean;
  /** Whether selling from the store can pay; otherwise only the demand of the site is discharged for. */
  readonly sells: boolean;
  /** Whether anything bought costs more than what is stored is worth. */
  readonly serves: boolean;
}

/** Prices of a slot and a battery, currency/kWh. */
export interface WorthInput {
  readonly buy: number;
  readonly sell: number;
  /** Saving by one more kWh stored at the end of the slot. */
  readonly stored: number;
  readonly etaCharge: number;
  readonly etaDischarge: number;
  readonly wearCharge: number;
  readonly wearDischarge: number;
}

/** Share of the price of buying within which two values count as equal: there the plan knows why it chose as it did. */
const equalShare = 0.02;

/** Compares what a kilowatt-hour at the battery is worth stored, and costs out of the store, with the two prices. */
export function slotWorth(input: WorthInput): SlotWorth {
  const { buy, sell, stored, etaCharge, etaDischarge, wearCharge, wearDischarge } = input;
  const equal = equalShare * Math.abs(buy);
  const putIn = stored * etaCharge - wearCharge;
  const takenOut = stored / etaDischarge + wearDischarge;
  return {
    buys: putIn >= buy - equal,
    stores: putIn > sell + equal,
    sells: takenOut <= sell + equal,
    serves: takenOut < buy - equal,
  };
}

/**
 * The planned power of a battery, corrected by the net load as it is: the forecast that the plan was made for is wrong within
 * any quarter hour, and what was to be charged from a surplus would be bought, what was to be discharged for a demand be sold.
 *
 * @param netKw its part of the load without batteries, less generation, kW
 * @returns kW, discharge positive
 */
export function followWorth(plannedKw: number, worth: SlotWorth, netKw: number): number {
  const surplusKw = Math.min(0, netKw);
  const demandKw = Math.max(0, netKw);
  let kw = plannedKw;
  if (kw < 0 && !worth.buys) kw = Math.max(kw, surplusKw);
  if (kw > 0 && !worth.sells) kw = Math.min(kw, demandKw);
  if (worth.stores && netKw < 0) kw = Math.min(kw, surplusKw);
  if (worth.serves && netKw > 0) kw = Math.max(kw, demandKw);
  return kw;
}
