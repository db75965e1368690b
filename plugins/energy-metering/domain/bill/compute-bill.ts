import { touPeriods } from '../../contracts/index.ts';
import type { BillContent, TariffVersion } from '../../contracts/index.ts';
import { summarize } from '../quality.ts';
import type { BillInput } from './account-input.ts';
import { demandLines } from './demand-lines.ts';
import { adderLines, energyLines, worstOf } from './energy-lines.ts';
import type { UnnumberedLine } from './energy-lines.ts';
import { billErrors } from './errors.ts';
import type { BillFrame } from './frame.ts';
import { greenLines } from './green-lines.ts';
import { measureAccount, sumSlots } from './measure.ts';
import { powerFactorLines } from './power-factor.ts';
import { generalRemarks, uniqueRemarks } from './remarks.ts';
import { totalOf, vatOf, vatRate } from './vat.ts';

/** The bill of one account for the month of the frame: same input, same bill, to the fen. */
export function computeBill(frame: BillFrame, input: BillInput): BillContent {
  if (input.meters.length === 0) throw billErrors.NO_METERS({ account: input.account.id });
  const measured = measureAccount(frame, input.meters);
  const { energyWh, counts } = sumSlots(measured.slots);
  const reactiveVarh = input.reactiveVarh ?? null;

  const energy = energyLines(frame, measured);
  const demand = demandLines(frame, measured, input);
  const before = [...energy.lines, ...adderLines(frame, measured), ...demand.lines];
  const factor = powerFactorLines(frame, before, energyWh, reactiveVarh);
  const green = greenLines(frame, measured, input);
  const worst = worstOf(counts);
  const lines = [...before, ...factor.lines.map((line) => ({ ...line, quality: worst })), ...green.lines];
  const ordered = orderLines(frame, lines);
  const vat = vatOf(frame, ordered);
  return {
    accountId: input.account.id,
    enterpriseId: input.account.enterpriseId,
    accountName: input.account.name,
    tariffId: frame.tariff.id,
    tariffName: frame.tariff.name,
    versions: frame.parts.map(({ ref, version, from, to, days }) => ({
      version: ref,
      revision: revisionOf(version),
      source: version.source,
      status: version.status,
      vat: vatRate(version),
      from,
      to,
      days,
    })),
    itemNames: itemNames(frame),
    timeZone: frame.timeZone,
    month: frame.month.month,
    from: frame.month.from,
    to: frame.month.to,
    intervalMinutes: frame.width / 60_000,
    meters: input.meters.map(({ id }) => id),
    lines: ordered.map((line, at) => ({ no: at + 1, ...line })),
    vat,
    totalFen: totalOf(vat),
    energyWh,
    reactiveVarh,
    powerFactor: factor.powerFactor,
    peak: demand.peak,
    remarks: uniqueRemarks([
      ...generalRemarks(frame, counts),
      ...energy.remarks,
      ...demand.remarks,
      ...factor.remarks,
      ...green.remarks,
    ]),
    quality: summarize(counts),
  };
}

/** A stored version knows its revision. */
function revisionOf(version: TariffVersion & { revision?: number }): number | null {
  return version.revision ?? null;
}

/** Names of the adders and seasons that lines refer to. */
function itemNames(frame: BillFrame): BillContent['itemNames'] {
  const names: BillContent['itemNames'] = {};
  for (const { version } of frame.parts) {
    for (const { id, name } of version.adders) names[`adder/${id}`] = name;
    for (const { id, name } of version.energy.seasons)
      if (frame.slots.some((slot) => slot.season === id)) names[`season/${id}`] = name;
  }
  return names;
}

/** By version, then as bills are read: energy by period, adders, demand, adjustment, premium. */
function orderLines(frame: BillFrame, lines: readonly UnnumberedLine[]): UnnumberedLine[] {
  const rank = (line: UnnumberedLine): number => (line.period === null ? 0 : touPeriods.indexOf(line.period));
  return frame.parts.flatMap(({ ref }) => {
    const own = lines.filter((line) => line.version === ref);
    const energy = own.filter(({ kind }) => kind === 'energy').sort((a, b) => rank(a) - rank(b));
    return [...energy, ...own.filter(({ kind }) => kind !== 'energy')];
  });
}
