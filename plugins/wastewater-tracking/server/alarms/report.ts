import type { AlarmReport, AlarmsService } from '@lingtan/alarm-management/contracts';
import { termName, type WaterPlant, type WindowBasis } from '../../contracts/index.ts';
import { localDay, standingVerdict, standingWindow, type ClosureTrend } from '../../domain/index.ts';
import { balanceRef, dayMeanRef, windowRef, type Water } from '../context.ts';
import { readClosures } from '../days/closures.ts';
import { readOutletDays, readPlantDays } from '../days/day-store.ts';
import { readWindows } from '../days/window-store.ts';
import { qualityNowOf } from '../routes/quality-now.ts';
import { closureId, driftId, exceedanceId, forecastId } from './declarations.ts';

/** An exceedance stands as long as none of the days since could be judged, at most so many. */
const lookDays = 14;

/** Tells the alarms what is known of the water now. What is not known is not told, so it changes nothing. */
export async function reportAlarms(water: Water, alarms: AlarmsService): Promise<void> {
  for (const plant of water.scope.config.plants) {
    const { refused } = await alarms.report([...(await ofRecords(water, plant)), ...(await ofToday(water, plant))]);
    if (refused.length > 0) water.scope.log.warn({ refused }, 'alarms of the water were refused');
  }
}

const basisText: Record<WindowBasis, { en: string; 'zh-CN': string }> = {
  'hour-mean': { en: 'Hour mean', 'zh-CN': '小时均值' },
  instant: { en: 'Single value', 'zh-CN': '单次值' },
  'month-mean': { en: 'Month mean', 'zh-CN': '月均值' },
  'annual-load': { en: 'Load of the year', 'zh-CN': '年排放量' },
  removal: { en: 'Removal', 'zh-CN': '去除率' },
};

async function ofRecords({ scope }: Water, plant: WaterPlant): Promise<AlarmReport[]> {
  const now = scope.clock.now();
  const { timeZone } = scope.park;
  const query = { plant: plant.id, from: localDay(now, timeZone, -lookDays).day, to: localDay(now, timeZone).day };
  const [outletDays, plantDays, windows, trends] = await scope.db.tx(
    async (tx) =>
      [
        await readOutletDays(tx, query),
        await readPlantDays(tx, query),
        await readWindows(tx, query),
        await readClosures(tx, plant, query.to),
      ] as const,
  );
  const reports = plant.outlets.flatMap(({ id: outlet, parameters }) =>
    parameters.flatMap(({ id: parameter }): AlarmReport[] => {
      const days = outletDays.filter(({ content }) => content.outlet === outlet && content.parameter === parameter);
      const standing = standingWindow(
        windows.map(({ content }) => content).filter((each) => each.outlet === outlet && each.parameter === parameter),
      );
      if (standing)
        return [
          {
            id: exceedanceId(outlet, parameter),
            at: now,
            active: true,
            value: shown(standing.compared),
            evidence: windowRef(standing),
            message: {
              en: `${basisText[standing.basis].en} of ${standing.lastDay}: ${shown(standing.compared)} ${standing.unit}`,
              'zh-CN': `${standing.lastDay} ${basisText[standing.basis]['zh-CN']} ${shown(standing.compared)} ${standing.unit}`,
            },
          },
        ];
      const { exceeded, newest } = standingVerdict(days.map(({ content }) => content));
      if (exceeded === null || newest === null) return [];
      const { day, unit } = newest;
      const value = shown(newest.compared ?? newest.value);
      const said = exceeded
        ? { message: { en: `Mean of ${day}: ${value} ${unit}`, 'zh-CN': `${day} 日均值 ${value} ${unit}` } }
        : {};
      return [
        {
          id: exceedanceId(outlet, parameter),
          at: now,
          active: exceeded,
          value,
          evidence: dayMeanRef(newest),
          ...said,
        },
      ];
    }),
  );
  const balance = plantDays.find(({ content }) => content.nodes[0]!.verdict !== 'not judged');
  if (!balance) return reports;
  const { day, nodes, suspects } = balance.content;
  const percent = nodes[0]!.closurePercent;
  const named = suspects?.map((each) => termName(plant, each)) ?? [];
  const closure: AlarmReport = {
    id: closureId(plant.id),
    at: now,
    active: nodes[0]!.verdict === 'alarm',
    value: shown(percent),
    evidence: balanceRef(plant.id, day, balance.revision),
    message: {
      en: `${day}${named.length > 0 ? `; suspected: ${named.map(({ en }) => en).join(', ')}` : ''}`,
      'zh-CN': `${day}${named.length > 0 ? `；可疑：${named.map((each) => each['zh-CN']).join('、')}` : ''}`,
    },
  };
  return [...reports, closure, ...driftOf(plant, trends, now)];
}

/** The plant drifts where its own balance or that of a unit does; nothing is told while no node could be judged for long enough. */
function driftOf(plant: WaterPlant, trends: readonly ClosureTrend[], now: number): AlarmReport[] {
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
      value: shown(worst),
      message: {
        en: said.map(({ en }) => en).join('; '),
        'zh-CN': said.map((each) => each['zh-CN']).join('；'),
      },
    },
  ];
}

/** A forecast that nothing can be said of yet ends nothing. */
async function ofToday(water: Water, plant: WaterPlant): Promise<AlarmReport[]> {
  const now = water.scope.clock.now();
  const { rows } = await qualityNowOf(water, plant);
  return rows
    .filter(({ forecastVerdict }) => forecastVerdict !== 'not judged')
    .map(({ day, forecast, forecastVerdict }) => ({
      id: forecastId(day.outlet, day.parameter),
      at: now,
      active: forecastVerdict === 'exceedance',
      value: shown(forecast),
    }));
}

/** A person reads it: without the noise of binary fractions. */
function shown(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(6));
}
