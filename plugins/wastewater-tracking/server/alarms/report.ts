import type { AlarmReport, AlarmsService } from '@lingtan/alarm-management/contracts';
import { termName, type WaterPlant, type WindowBasis } from '../../contracts/index.ts';
import { localDay, standingVerdict, standingWindow } from '../../domain/index.ts';
import { balanceRef, dayMeanRef, windowRef, type Water } from '../context.ts';
import { readClosures } from '../days/closures.ts';
import { readOutletDays, readPlantDays } from '../days/day-store.ts';
import { readWindows } from '../days/window-store.ts';
import { qualityNowOf } from '../routes/quality-now.ts';
import { closureId, exceedanceId, forecastId } from './declarations.ts';
import { driftOf } from './drift.ts';

/** An exceedance stands as long as none of the days since could be judged, at most so many. */
export const lookDays = 14;

/** Tells the alarms what is known of the water now. What is not known is not told, so it changes nothing. */
export async function reportAlarms(water: Water, alarms: AlarmsService): Promise<void> {
  for (const plant of water.scope.config.plants) {
    const { refused } = await alarms.report([...(await ofRecords(water, plant)), ...(await ofToday(water, plant))]);
    // Another run may have told what is newer in the meantime: that stands, and nothing is lost.
    const lost = refused.filter(({ reason }) => reason !== 'out of order');
    if (lost.length > 0) water.scope.log.warn({ refused: lost }, 'alarms of the water were refused');
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
      // One that is over keeps the day that it was about: whoever acknowledges it reads of that.
      const about = exceeded
        ? {
            ...{ value, evidence: dayMeanRef(newest) },
            message: { en: `Mean of ${day}: ${value} ${unit}`, 'zh-CN': `${day} 日均值 ${value} ${unit}` },
          }
        : {};
      return [{ id: exceedanceId(outlet, parameter), at: now, active: exceeded, ...about }];
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
