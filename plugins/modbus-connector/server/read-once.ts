import type { CheckReading } from '@lingtan/sdk';
import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { ModbusDevice } from '../contracts/index.ts';
import { type Block, type BlockAnswer, type ReadItem, readValues } from '../domain/index.ts';
import { type ModbusClient, ModbusReadError } from './modbus-client.ts';

/**
 * Reads blocks once and tells each value with its raw bytes, or why there is none. A block that the device refuses costs the others
 * nothing; after a silence nothing more is asked.
 */
export async function readOnce(
  client: ModbusClient,
  { unitId, timeoutMs }: Pick<ModbusDevice, 'unitId' | 'timeoutMs'>,
  blocks: readonly Block<ReadItem>[],
): Promise<{ readings: CheckReading[]; failure: string | null }> {
  const answers: BlockAnswer[] = [];
  const refused = new Map<Block<ReadItem>, string>();
  let failure: string | null = null;
  let silent = false;
  for (const block of blocks) {
    if (silent) {
      refused.set(block, failure!);
      continue;
    }
    try {
      const bytes = await client.read(unitId, block.fc, block.address, block.quantity, timeoutMs);
      answers.push({ block, bytes, at: Date.now() });
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      refused.set(block, said);
      failure ??= said;
      silent = !(error instanceof ModbusReadError && error.exception !== null);
    }
  }
  return { readings: [...valuesOf(answers), ...missing(refused)], failure };
}

function valuesOf(answers: readonly BlockAnswer[]): CheckReading[] {
  const { samples, problems } = readValues(answers, 0);
  const byPoint = new Map(samples.map((sample) => [sample.point, sample]));
  const reasons = new Map(problems.map(({ point, reason }) => [point, reason]));
  return answers.flatMap(({ block, bytes, at }) =>
    block.items.flatMap(({ register, address, width }): CheckReading[] => {
      if (!register) return [];
      const { point } = register;
      const sample = byPoint.get(point);
      const uncertain = sample !== undefined && ((sample.quality ?? 0) & sampleQuality.uncertain) !== 0;
      const from = (address - block.address) * 2;
      return [
        {
          ...{ point, value: sample?.value ?? null, unit: register.unit ?? null, at },
          quality: sample ? (uncertain ? 'uncertain' : 'good') : 'bad',
          raw: `0x${Buffer.from(bytes.subarray(from, from + width * 2))
            .toString('hex')
            .toUpperCase()}`,
          problem: sample
            ? uncertain
              ? `outside of ${register.min ?? '−∞'} to ${register.max ?? '∞'}`
              : null
            : (reasons.get(point) ?? 'the device says that it has no value'),
        },
      ];
    }),
  );
}

function missing(refused: ReadonlyMap<Block<ReadItem>, string>): CheckReading[] {
  return [...refused].flatMap(([block, problem]) =>
    block.items.flatMap(({ register }): CheckReading[] =>
      register
        ? [
            {
              point: register.point,
              value: null,
              unit: register.unit ?? null,
              quality: 'bad',
              at: null,
              raw: null,
              problem,
            },
          ]
        : [],
    ),
  );
}
