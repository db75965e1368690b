import type { Tx } from '@lingtan/sdk';
import { WaterBalanceClosed } from '../../contracts/index.ts';
import type { PlantDay, WaterPlant } from '../../contracts/index.ts';
import type { LocalDay } from '../../domain/index.ts';
import { balanceRef, dosingRef, samplesRef, type Water } from '../context.ts';
import { balancePoints } from './readings.ts';

/** Tells others of a new revision of a day, and records what it rests on. */
export async function announceDay(
  { scope }: Water,
  tx: Tx,
  plant: WaterPlant,
  span: LocalDay,
  { balance, revision }: { balance: PlantDay; revision: number },
): Promise<void> {
  const [whole] = balance.nodes;
  await scope.events.publish(tx, WaterBalanceClosed, {
    plant: plant.id,
    day: span.day,
    revision,
    verdict: whole!.verdict,
    closurePercent: whole!.closurePercent,
    reusedM3: balance.reusedM3,
  });
  const inputs = balancePoints(plant).map((point) => samplesRef(point, span.from, span.to));
  await scope.evidence.record(tx, balanceRef(plant.id, span.day, revision), inputs);
  for (const { id, counterPoint } of plant.dosing)
    await scope.evidence.record(tx, dosingRef(plant.id, id, span.day, revision), [
      samplesRef(counterPoint, span.from, span.to),
    ]);
}
