import type {
  GecKindRun,
  GecMonthsRun,
  GecValidityRun,
  IssueRun,
  StorageIssueRun,
  StorageLedgerRun,
} from '../../contracts/issuance.ts';
import { isValidOn } from '../holdings/transitions.ts';
import { gecMonths, gecValidity } from '../issuance/gec.ts';
import { gecKind, mayChooseCcer } from '../issuance/gec-kind.ts';
import { planIssue } from '../issuance/interval-issue.ts';
import { fractionOf } from '../issuance/fraction.ts';
import { allocateStorage, type DischargeAllocation } from '../issuance/storage-certificates.ts';

/** GEC month by month, in kWh. */
export function runGecMonths({ monthlyGenerationKWh, carriedInKWh }: GecMonthsRun): object {
  const wh = (kwh: number): number => Math.round(kwh * 1000);
  const months = gecMonths(monthlyGenerationKWh.map(wh), wh(carriedInKWh));
  return {
    months: months.map(({ generatedWh, issued, carriedWh }) => ({
      generatedKWh: generatedWh / 1000,
      issued,
      carriedKWh: carriedWh / 1000,
    })),
    issuedTotal: months.reduce((sum, { issued }) => sum + issued, 0),
  };
}

/** How long a certificate is valid. */
export function runGecValidity({ generationMonth, onDay }: GecValidityRun): object {
  const validity = gecValidity(generationMonth);
  return onDay === undefined ? validity : { ...validity, expired: !isValidOn({ expiresOn: validity.cancelOn }, onDay) };
}

/** Kind of a project's certificates. */
export function runGecKind(run: GecKindRun): object {
  const rule = gecKind(run);
  return {
    ...rule,
    issued: rule.kind !== 'none',
    tradable: rule.kind === 'tradable',
    mayChooseCcer: mayChooseCcer(run.source),
  };
}

/** Certificates for the readings of a device. */
export function runIssue({ device, readings, issued, credited }: IssueRun): object {
  const plan = planIssue(
    readings.map((reading) => ({ ...reading, start: Date.parse(reading.start), end: Date.parse(reading.end) })),
    issued.map((interval) => ({ ...interval, start: Date.parse(interval.start) })),
    device,
    credited.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
  );
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    device: device.id,
    issues: plan.issues.map((issue) => ({ ...issue, start: iso(issue.start), end: iso(issue.end) })),
    corrections: plan.corrections.map((each) => ({ ...each, start: iso(each.start), end: iso(each.end) })),
    skipped: plan.skipped.map(({ start, why }) => ({ start: iso(start), reason: why })),
    issuedWh: plan.issues.reduce((sum, { wh }) => sum + wh, 0),
    nextId: plan.nextId,
  };
}

/**
 * Certificates for what comes out of one charge, net of parasitic loads. Without `dischargedWh` all of the charge is used up, else
 * as much of it as the discharge takes.
 */
export function runStorageIssue(run: StorageIssueRun): object {
  const { chargedWh, roundTripEfficiency, parasiticWh, dischargedWh } = run;
  const common = { id: 'all', at: 0, zone: '' };
  const out = dischargedWh ?? fractionOf(roundTripEfficiency).floorOf(chargedWh);
  const { discharges } = allocateStorage(
    [{ ...common, wh: chargedWh, certificate: 'all' }],
    [{ ...common, wh: out }],
    roundTripEfficiency,
  );
  const [{ issuedWh: outWh, cancelledWh }] = discharges as [DischargeAllocation];
  const issuedWh = Math.max(0, outWh - parasiticWh);
  const usedWh = dischargedWh === undefined ? chargedWh : cancelledWh;
  return {
    storageCertificatesWhIssued: issuedWh,
    lossWh: usedWh - issuedWh,
    inputCertificatesCancelledWh: usedWh,
    ...(dischargedWh !== undefined && { leftWh: chargedWh - usedWh }),
  };
}

/** Discharges with the charges they come from. */
export function runStorageLedger({ charges, discharges, roundTripEfficiency }: StorageLedgerRun): object {
  return allocateStorage(
    charges.map(({ at, ...rest }) => ({ ...rest, at: Date.parse(at) })),
    discharges.map(({ at, ...rest }) => ({ ...rest, at: Date.parse(at) })),
    roundTripEfficiency,
  );
}
