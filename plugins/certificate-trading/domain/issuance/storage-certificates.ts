import { fractionOf } from './fraction.ts';

/** Certified energy that went into a storage. */
export interface ChargeRecord {
  readonly id: string;
  /** ms UTC; the order in which lots are used. */
  readonly at: number;
  readonly wh: number;
  readonly zone: string;
  /** Certificates that stand behind it; without them a discharge of this energy gets none. */
  readonly certificate?: string;
}

export interface DischargeRecord {
  readonly id: string;
  readonly at: number;
  readonly wh: number;
  readonly zone: string;
}

/** Part of a discharge, with the charge that it comes from. */
export interface StorageOrigin {
  readonly charge: string;
  readonly certificate: string | null;
  /** Taken from the lot; its certificates are cancelled. */
  readonly inputWh: number;
  /** What of it came out: all of the input less its loss. */
  readonly deliveredWh: number;
  /** The same for a certified lot, 0 for another. */
  readonly issuedWh: number;
}

export interface DischargeAllocation {
  readonly discharge: string;
  readonly origins: readonly StorageOrigin[];
  readonly issuedWh: number;
  readonly cancelledWh: number;
  readonly lossWh: number;
  /** Discharged energy that no earlier charge of the zone explains; gets no certificate. */
  readonly unexplainedWh: number;
}

export interface StorageLedger {
  readonly discharges: readonly DischargeAllocation[];
  /** Wh left of each charge. */
  readonly left: Readonly<Record<string, number>>;
}

/**
 * Discharges served from the charges before them, oldest first and within one zone. A lot of x Wh carries floor(x × efficiency)
 * Wh of discharge, so that cancelled = issued + lost for every part. Energy charged without a certificate is used up in its
 * turn and gets none on the way out.
 */
export function allocateStorage(
  charges: readonly ChargeRecord[],
  discharges: readonly DischargeRecord[],
  roundTripEfficiency: number,
): StorageLedger {
  const efficiency = fractionOf(roundTripEfficiency);
  const lots = [...charges].sort((a, b) => a.at - b.at).map((charge) => ({ ...charge, left: charge.wh }));
  const allocations = [...discharges]
    .sort((a, b) => a.at - b.at)
    .map((discharge): DischargeAllocation => {
      let open = discharge.wh;
      const origins: StorageOrigin[] = [];
      for (const lot of lots) {
        if (open === 0) break;
        if (lot.left === 0 || lot.at > discharge.at || lot.zone !== discharge.zone) continue;
        const inputWh = Math.min(lot.left, efficiency.ceilToReach(open));
        const delivered = Math.min(open, efficiency.floorOf(inputWh));
        lot.left -= inputWh;
        open -= delivered;
        const certificate = lot.certificate ?? null;
        origins.push({
          ...{ charge: lot.id, certificate, inputWh, deliveredWh: delivered },
          issuedWh: certificate === null ? 0 : delivered,
        });
      }
      const issuedWh = sum(origins.map((origin) => origin.issuedWh));
      const cancelledWh = sum(origins.map(({ certificate, inputWh }) => (certificate === null ? 0 : inputWh)));
      return {
        discharge: discharge.id,
        origins,
        issuedWh,
        cancelledWh,
        lossWh: cancelledWh - issuedWh,
        unexplainedWh: open,
      };
    });
  return { discharges: allocations, left: Object.fromEntries(lots.map(({ id, left }) => [id, left])) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
