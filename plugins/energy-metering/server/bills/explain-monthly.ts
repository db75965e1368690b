import { formatRef } from '@lingtan/sdk';
import type { EvidenceInput } from '@lingtan/sdk';
import { telemetryWindow } from '@lingtan/telemetry/contracts';
import { methodName } from '../../domain/index.ts';
import { declaredParts, discountApplies, isMeasured } from '../../domain/bill/index.ts';
import { billMonthly } from '../../domain/methods-bills.ts';
import { iso } from '../context.ts';
import type { LineOf, LinePart } from './explain-parts.ts';
import { demandRef } from './refs.ts';

/** Demand and capacity: quantity × price × share of the month. */
export function explainMonthly(of: LineOf): LinePart {
  const { bill, line, version } = of;
  const portion = line.portion ?? { days: 1, of: 1 };
  const { demand } = version;
  const discounted = isMeasured(demand) && discountApplies(version, bill.energyWh);
  const declared = demand?.basis === 'declared' ? demand : null;
  return {
    method: methodName(billMonthly),
    formula: declared
      ? 'declared demand up to the tolerance, metered demand above it; × price × days ÷ days of the month, rounded once to fen'
      : 'quantity × price × days ÷ days of the month, rounded once to fen',
    parameters: {
      basis: demand?.basis ?? null,
      days: portion.days,
      daysOfMonth: portion.of,
      ...(line.kind === 'capacity' ? { quantity: line.quantity } : {}),
      ...(discounted ? { discountFactor: version.demandDiscount!.factor } : {}),
      ...(declared
        ? {
            declaredW: Math.round(declared.declaredKw * 1000),
            // The base that is charged when the demand is infinitely above it is the bound itself.
            boundW: declaredParts(Number.MAX_SAFE_INTEGER, declared).base,
            part: line.kind === 'demand-excess' ? 'excess' : 'base',
          }
        : {}),
    },
    inputs: line.kind === 'capacity' ? [] : [demandInput(of)],
  };
}

function demandInput({ energy, bill, line }: LineOf): EvidenceInput {
  const { peak, quality } = line;
  const common = { role: 'demand', value: String(peak?.powerW ?? 0), unit: 'W', quality };
  if (peak && peak.from !== null && peak.to !== null)
    return { ...common, ref: demandRef(bill.accountId, { from: peak.from, to: peak.to }) };
  const point = peak ? energy.configs.get(bill.meters[0]!)?.demandPoint : undefined;
  if (point === undefined) return { ...common, ref: demandRef(bill.accountId, { from: bill.from, to: bill.to }) };
  const key = `${point}/${iso(bill.to - 7_200_000)}/${iso(bill.to)}`;
  return { ...common, ref: formatRef(telemetryWindow.kind, key) };
}
