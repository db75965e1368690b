import { formatRef } from '@lingtan/sdk';
import type { EvidenceInput } from '@lingtan/sdk';
import { energyEditRecord } from '../../contracts/index.ts';
import { methodName } from '../../domain/index.ts';
import { exceptionLimit, spikeLimitMethod } from '../../domain/methods-vee.ts';
import { spikeLimit } from '../../domain/vee/index.ts';
import { readIntervals } from '../interval-store.ts';
import { totalRef } from '../refs.ts';
import { veeOf } from './context.ts';
import type { AskedException, ExceptionPart } from './explain-exception.ts';
import { spikeDays } from './spike-reference.ts';

const hour = 3_600_000;

/** Where the limit of an exception comes from. It is recomputed where the configuration and readings of now still give it. */
export async function explainLimit(asked: AskedException): Promise<ExceptionPart> {
  const { energy, exception } = asked;
  const { rule, meter, limit, detail } = exception;
  const vee = veeOf(energy);
  const rules = vee.limits(meter);
  const perInterval = vee.most(meter);
  const plain = (parameters: ExceptionPart['parameters']): ExceptionPart => ({ method: null, inputs: [], parameters });
  switch (rule) {
    case 'spike':
      return spikePart(asked);
    case 'high':
    case 'low': {
      // A register that closing does not believe is held against the rating alone.
      const percent =
        rule === 'low' ? rules.lowPercent : detail['reason'] === 'above-rating' ? 100 : 100 + rules.highPercent;
      const same = perInterval !== null && Math.round((perInterval * percent) / 100) === limit;
      return {
        method: same ? methodName(exceptionLimit) : null,
        inputs: [],
        parameters: { perInterval, limitPercent: percent },
      };
    }
    case 'flatline':
      return plain({ hours: detail['value'] === 0 ? rules.zeroHours : rules.flatHours, minutes: energy.minutes });
    case 'children-sum':
      return plain({ limitPercent: rules.sumPercent });
    case 'power-mismatch':
      return plain({ limitPercent: rules.powerPercent, perInterval });
    case 'late-under-edit':
      return typeof detail['edit'] === 'number'
        ? {
            method: null,
            inputs: [{ ref: formatRef(energyEditRecord.kind, String(detail['edit'])), role: 'edit', value: null }],
          }
        : plain({});
    default:
      return plain({ minutes: energy.minutes });
  }
}

/** The same hour of similar days as the worst interval of a spike. */
async function spikePart({ energy, exception, asOf }: AskedException): Promise<ExceptionPart> {
  const vee = veeOf(energy);
  const { meter, direction, from, to, measured } = exception;
  const factor = vee.limits(meter).spikeFactor;
  const perInterval = vee.most(meter);
  const read = async (span: { from: number; to: number }) =>
    (
      await energy.scope.db.tx((tx) => readIntervals(tx, { ...span, meters: [meter], minutes: energy.minutes, asOf }))
    ).filter((row) => row.direction === direction);
  const worst = (await read({ from, to })).find(({ amount }) => amount === measured)?.start ?? from;
  const day = vee.days.start(worst);
  const within = Math.floor((worst - day) / hour) * hour;
  const inputs: EvidenceInput[] = [];
  const values: [number, number][] = [];
  for (const other of vee.days.similar(day, spikeDays)) {
    const first = Math.floor((other + within) / energy.width) * energy.width;
    const span = { from: first, to: other + within + hour };
    const rows = await read(span);
    for (const { start, amount, status } of rows)
      if (amount !== null && status === 'actual') values.push([start, amount]);
    inputs.push({
      ref: totalRef(`meter/${meter}.${direction}`, span),
      role: 'day',
      value: String(rows.reduce((sum, { amount }) => sum + (amount ?? 0), 0)),
      unit: energy.meterById.get(meter)!.unit,
    });
  }
  const amounts = values.map(([, amount]) => amount);
  const same = spikeLimit(amounts, factor, perInterval) === exception.limit;
  return {
    method: same ? methodName(spikeLimitMethod) : null,
    inputs,
    parameters: { spikeFactor: factor, perInterval },
    rows: { columns: ['start', 'energy'], values, truncated: false },
  };
}
