import { fractionOf } from './fraction.ts';

/** A recorded charge with what discharges have used of it; its certified part is used first. Wh. */
export interface RecordedLot {
  /** Certificates that were used up for it, and the charge that had none. */
  readonly certifiedWh: number;
  readonly plainWh: number;
  readonly usedCertifiedWh: number;
  readonly usedPlainWh: number;
}

export interface RevisedLot {
  /** What cannot be discharged any more of each part; of the plain part below zero where the charge was more. */
  readonly lostCertifiedWh: number;
  readonly lostPlainWh: number;
  /** The most that discharges of the certified part may have got certificates for. */
  readonly outputWh: number;
}

/**
 * What a charge comes to that turns out to be another amount. Its plain part shrinks first: certificates that were used up
 * still stand for energy that went in, as long as as much of it did. What discharges used of the certified part beyond the
 * new amount never went in, so that certificates for it go back.
 */
export function revisedLot(lot: RecordedLot, wh: number, roundTripEfficiency: number): RevisedLot {
  const certified = Math.min(lot.certifiedWh, wh);
  const left = (part: number, used: number): number => Math.max(0, part - used);
  return {
    lostCertifiedWh: lot.certifiedWh - lot.usedCertifiedWh - left(certified, lot.usedCertifiedWh),
    lostPlainWh: lot.plainWh - lot.usedPlainWh - left(wh - certified, lot.usedPlainWh),
    outputWh: fractionOf(roundTripEfficiency).floorOf(Math.min(lot.usedCertifiedWh, certified)),
  };
}
