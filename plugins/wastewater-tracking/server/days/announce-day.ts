import type { LocalizedText, Tx } from '@lingtan/sdk';
import { WaterBalanceClosed } from '../../contracts/index.ts';
import type { PlantDay, WaterPlant } from '../../contracts/index.ts';
import type { LocalDay } from '../../domain/index.ts';
import { balanceRef, dosingRef, samplesRef, type Water } from '../context.ts';
import { balancePoints } from './readings.ts';

const verdictTexts: Record<PlantDay['nodes'][number]['verdict'], LocalizedText> = {
  closed: { en: 'is closed', 'zh-CN': '已闭合' },
  open: { en: 'does not close', 'zh-CN': '未闭合' },
  alarm: { en: 'is far from closing', 'zh-CN': '严重不闭合' },
  'not judged': { en: 'cannot be judged', 'zh-CN': '无法判定' },
};

/** Tells others of a new revision of a day, and records what it rests on. */
export async function announceDay(
  { scope }: Water,
  tx: Tx,
  plant: WaterPlant,
  span: LocalDay,
  { balance, revision }: { balance: PlantDay; revision: number },
): Promise<void> {
  const [whole] = balance.nodes;
  const { verdict, closurePercent } = whole!;
  const { reusedM3 } = balance;
  await scope.events.publish(
    tx,
    WaterBalanceClosed,
    { plant: plant.id, day: span.day, revision, verdict, closurePercent, reusedM3 },
    {
      params: { plant: plant.name, day: span.day, verdict: verdictTexts[verdict] },
      severity: verdict === 'alarm' ? 'warning' : 'info',
      evidence: balanceRef(plant.id, span.day, revision),
    },
  );
  const inputs = balancePoints(plant).map((point) => samplesRef(point, span.from, span.to));
  await scope.evidence.record(tx, balanceRef(plant.id, span.day, revision), inputs);
  for (const { id, counterPoint } of plant.dosing)
    await scope.evidence.record(tx, dosingRef(plant.id, id, span.day, revision), [
      samplesRef(counterPoint, span.from, span.to),
    ]);
}
