import type { AlarmReport } from '@lingtan/alarm-management/contracts';
import type { WaterPlant } from '../../contracts/index.ts';
import type { ClosureTrend } from '../../domain/index.ts';
import { driftId } from './declarations.ts';

/** The plant drifts where its own balance or that of a unit does; nothing is told while no node could be judged for long enough. */
export function driftOf(plant: WaterPlant, trends: readonly ClosureTrend[], now: number): AlarmReport[] {
  const judged = trends.filter(({ verdict }) => verdict !== 'not judged');
  if (judged.length === 0) return [];
  const drifting = judged.filter(({ verdict }) => verdict !== 'steady');
  const said = drifting.map(({ unit, verdict, since, meanM3 }) => {
    const name = plant.units.find(({ id }) => id === unit)?.name ?? plant.name;
    const lost = verdict === 'lost';
    const amount = Math.round(Math.abs(meanM3!));
    return {
      en: `${name.en}: since ${since} water ${lost ? 'is missing' : 'comes from nowhere'}, ${amount} m³ a day over 30 days`,
      'zh-CN': `${name['zh-CN']}：自 ${since} 起水量${lost ? '缺失' : '盈余'}，30 日平均每日 ${amount} m³`,
    };
  });
  const worst = Math.max(...judged.map(({ lost, gained }) => Math.max(lost!, gained!)));
  return [
    {
      id: driftId(plant.id),
      at: now,
      active: drifting.length > 0,
      value: Number(worst.toPrecision(6)),
      ...(said.length === 0
        ? {}
        : {
            message: { en: said.map(({ en }) => en).join('; '), 'zh-CN': said.map((each) => each['zh-CN']).join('；') },
          }),
    },
  ];
}
