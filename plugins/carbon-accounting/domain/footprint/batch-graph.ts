import type { BatchInput, PassportInput } from '../../contracts/index.ts';
import { exact, multiply, toText } from '../exact/index.ts';

/** Factor that a metered batch counts its electricity by. */
export interface BatchFactor {
  id: string;
  version: number;
  value: string;
  unit: string;
}

/** Process graph of a batch: one process that takes the metered electricity and what is stated beside it. */
export function batchGraph(
  input: BatchInput,
  { energyWh, factor, producedOn }: { energyWh: bigint; factor: BatchFactor; producedOn: string },
): PassportInput {
  const { product, batch, producer, amount, unit, directT, inputs, coproducts, allocation } = input;
  const electricity = {
    ...{ item: 'electricity', amount: toText(multiply(exact(energyWh), exact('0.001')), 3), unit: 'kWh' },
    ...{ factor: factor.value, factorUnit: factor.unit, source: `${factor.id}@${factor.version}` },
  };
  return {
    ...{ product, batch, producer, producedOn, amount },
    processes: [
      {
        ...{ name: product, directT, inputs: [electricity, ...inputs] },
        outputs: [{ product, amount, unit }, ...coproducts],
        ...(allocation === undefined ? {} : { allocation }),
      },
    ],
  };
}
