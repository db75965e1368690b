import type { DispatchConverter } from '../../../contracts/problem.ts';
import { largest, type Series } from '../steps.ts';
import type { Draft } from './draft.ts';
import { compileRamping } from './ramping.ts';
import { compileSwitching, isSwitched } from './switching.ts';

/** A stretch of the input while running, with the output along it: straight. */
interface Piece {
  readonly low: number;
  readonly high: number;
  readonly outLow: number;
  readonly outHigh: number;
}

function pieces(converter: DispatchConverter): Piece[] | null {
  const { curve, bands } = converter;
  if (curve)
    return curve.slice(1).map((point, i) => ({
      low: curve[i]!.input,
      high: point.input,
      outLow: curve[i]!.output,
      outHigh: point.output,
    }));
  return (
    bands?.filter(([, high]) => high > 0).map(([low, high]) => ({ low, high, outLow: low, outHigh: high })) ?? null
  );
}

/** Input and outputs of a converter: linear, or in bands and states with whole-number columns. */
export function compileConverter(draft: Draft, converter: DispatchConverter): void {
  const { id, standbyPower } = converter;
  const stretches = pieces(converter);
  const stateful = stretches !== null || standbyPower !== undefined || isSwitched(converter) || held(converter);
  const input = draft.series(`${id}/input`, converter.inputMax);
  draft.flow(id, converter.bus, input, 1);
  draft.limit('input-max', id, 'upper', input);
  for (let t = 0; t < draft.count; t++) draft.cost('fuel', input[t]!, converter.variableCost * draft.length(t));
  if (!stateful) {
    for (const { bus, ratio } of converter.outputs) draft.flow(id, bus, input, negative(ratio));
    compileRamping(draft, id, input, [], converter, largest(converter.inputMax));
    return;
  }
  const output = running(draft, converter, input, stretches ?? [whole(converter)]);
  for (const { bus, ratio } of converter.outputs) draft.flow(id, bus, output, negative(ratio));
}

const negative = (series: Series): Series => (typeof series === 'number' ? -series : series.map((value) => -value));

function whole({ inputMax }: DispatchConverter): Piece {
  const high = largest(inputMax);
  return { low: 0, high, outLow: 0, outHigh: high };
}

/** A run or pause that must be finished first. */
const held = (unit: DispatchConverter): boolean => unit.initialSteps !== undefined;

/** Columns of the running unit; returns what the output ratios multiply. */
function running(
  draft: Draft,
  converter: DispatchConverter,
  input: Int32Array,
  stretches: readonly Piece[],
): Int32Array {
  const { id, standbyPower } = converter;
  const highest = Math.max(0, ...stretches.map(({ outLow, outHigh }) => Math.max(outLow, outHigh)));
  const output = draft.series(`${id}/output`, highest);
  const on = stretches.map((_, k) => draft.binaries(`${id}/band${k}`));
  const within = stretches.map(({ high }, k) => draft.series(`${id}/within${k}`, high));
  const standby = standbyPower === undefined ? null : draft.binaries(`${id}/standby`);
  const energised = stretches.length === 1 && !standby ? on[0]! : draft.binaries(`${id}/energised`);
  for (let t = 0; t < draft.count; t++) {
    const inputs = draft.row().add(input[t]!, 1);
    const outputs = draft.row().add(output[t]!, 1);
    const states = draft.row().add(energised[t]!, 1);
    stretches.forEach(({ low, high, outLow, outHigh }, k) => {
      const [x, y] = [within[k]![t]!, on[k]![t]!];
      const slope = high > low ? (outHigh - outLow) / (high - low) : 0;
      draft.row().add(x, 1).add(y, -low).atLeast(0);
      draft.row().add(x, 1).add(y, -high).atMost(0);
      inputs.add(x, -1);
      outputs.add(x, -slope).add(y, -(outLow - slope * low));
      states.add(y, -1);
    });
    if (standby) {
      inputs.add(standby[t]!, -standbyPower!);
      states.add(standby[t]!, -1);
    }
    inputs.equals(0);
    outputs.equals(0);
    if (energised !== on[0]) states.equals(0);
  }
  draft.columns.set(`${id}/energised`, energised);
  compileSwitching(draft, id, energised, converter, largest(converter.inputMax));
  compileRamping(draft, id, input, on, converter, largest(converter.inputMax));
  return output;
}
