import { isDate, type Explanation, type ParsedRef } from '@lingtan/sdk';
import { dayOfDate } from '../../domain/index.ts';
import { readCases } from '../cases/case-store.ts';
import { balanceRef, caseRef, dayMeanRef, loadRef, producedBy, samplesRef, windowRef, type Water } from '../context.ts';
import { balanceOf } from '../days/balance-of.ts';
import { readOutletDays } from '../days/day-store.ts';
import { readWindows } from '../days/window-store.ts';
import { explainBalanceFigure } from './explain-balance-figure.ts';
import type { WindowBasis } from '../../contracts/index.ts';

type Explain = (ref: ParsedRef, asOf: string | null) => Promise<Explanation | null>;

/** A balance opens to the counters and levels under it. */
export const explainBalance =
  (water: Water): Explain =>
  async (ref, asOf) => {
    const { scope } = water;
    const { key, revision } = ref;
    const [plantId, day, figure] = key.split('/');
    if (figure !== undefined) return explainBalanceFigure(water, ref, asOf);
    const plant = scope.config.plants.find(({ id }) => id === plantId);
    if (!plant || !isDate(day)) return null;
    const found = await balanceOf(water, plant, { day, revision, asOf });
    if (!found) return null;
    const { content } = found;
    const [whole] = content.nodes;
    const streams = plant.streams.flatMap((stream) => {
      const told = content.streams.find((each) => each.stream === stream.id);
      if (stream.counterPoint === undefined || !told) return [];
      const ref = samplesRef(stream.counterPoint, content.from, content.to);
      return [{ ref, role: 'stream', value: told.m3, unit: 'm3', quality: told.quality }];
    });
    const levels = content.storages.flatMap(({ unit, startM3, endM3 }) => {
      const point = plant.units.find(({ id }) => id === unit)?.levelPoint;
      const value = startM3 === null || endM3 === null ? null : endM3 - startM3;
      return point === undefined
        ? []
        : [{ ref: samplesRef(point, content.from, content.to), role: 'storage', value, unit: 'm3' }];
    });
    const worst = content.streams.some(({ quality }) => quality === 'estimated') ? 'estimated' : 'actual';
    return {
      ref: balanceRef(plant.id, day, found.revision ?? undefined),
      title: { en: `Water balance of ${plant.name.en}, ${day}`, 'zh-CN': `${plant.name['zh-CN']} ${day} 水量平衡` },
      value: whole!.closureM3,
      unit: 'm3',
      quality: whole!.closureM3 === null ? 'missing' : worst,
      method: null,
      formula: {
        en: 'closing error = Σ in − Σ out − increase of storage',
        'zh-CN': '平衡误差 = Σ进水 − Σ出水 − 贮水增量',
      },
      parameters: {
        inM3: whole!.inM3,
        outM3: whole!.outM3,
        storageM3: whole!.storageM3,
        closurePercent: whole!.closurePercent,
        recovery: content.recovery,
        suspects: content.suspects === null ? null : content.suspects.join(', '),
      },
      inputs: [...streams, ...levels],
      recordedAt: found.recordedAt,
      producedBy,
      supersedes: found.revision !== null && found.revision > 1 ? balanceRef(plant.id, day, found.revision - 1) : null,
    };
  };

/** A day mean opens to the samples of the analyser and of the flow. */
export const explainDayMean =
  ({ scope }: Water): Explain =>
  async ({ key, revision }, asOf) => {
    const [plantId, outletId, parameterId, day, figure, ...rest] = key.split('/');
    if (rest.length > 0 || (figure !== undefined && figure !== 'load')) return null;
    const load = figure === 'load';
    const plant = scope.config.plants.find(({ id }) => id === plantId);
    const outlet = plant?.outlets.find(({ id }) => id === outletId);
    const parameter = outlet?.parameters.find(({ id }) => id === parameterId);
    if (!plant || !outlet || !parameter || !isDate(day)) return null;
    const query = { plant: plant.id, outlet: outlet.id, parameter: parameter.id, from: day, to: day, asOf, revision };
    const [found] = await scope.db.tx((tx) => readOutletDays(tx, query));
    if (!found) return null;
    const { content } = found;
    const { from, to } = dayOfDate(day, scope.park.timeZone);
    const weighted = content.method === 'flow-weighted';
    return {
      ref: load ? loadRef(content, found.revision) : dayMeanRef(content, found.revision),
      title: {
        en: `${parameter.id}, ${outlet.name.en}, ${load ? 'load, ' : ''}${day}`,
        'zh-CN': `${outlet.name['zh-CN']} ${parameter.id} ${day} ${load ? '排放量' : '日均值'}`,
      },
      value: load ? content.loadKg : content.value,
      unit: load ? 'kg' : content.unit,
      quality: (load ? content.loadKg : content.value) === null ? 'missing' : 'actual',
      method: null,
      formula: load
        ? {
            en: 'Σ concentration × volume over the valid ten-minute windows',
            'zh-CN': '有效 10 分钟窗口内 Σ浓度 × 水量',
          }
        : weighted
          ? { en: 'load ÷ volume over the valid ten-minute windows', 'zh-CN': '有效 10 分钟窗口内 排放量 ÷ 水量' }
          : { en: 'mean over the valid ten-minute windows', 'zh-CN': '有效 10 分钟窗口内的算术平均' },
      parameters: {
        validWindows: content.validWindows,
        validHours: content.validHours,
        abnormalWindows: content.abnormalWindows,
        volumeM3: content.volumeM3,
        loadKg: content.loadKg,
        verdict: content.verdict,
        reason: content.reason,
        limit:
          content.limit &&
          `${content.limit.set}@${content.limit.version}: ${content.limit.min ?? ''}..${content.limit.max ?? ''}`,
      },
      inputs: [
        {
          ref: samplesRef(parameter.point, from, to),
          role: `analyser:${parameter.id}`,
          value: null,
          unit: content.unit,
        },
        ...((weighted || load) && outlet.flowPoint
          ? [{ ref: samplesRef(outlet.flowPoint, from, to), role: 'flow', value: null }]
          : []),
      ],
      recordedAt: found.recordedAt,
      producedBy,
      supersedes: found.revision > 1 ? (load ? loadRef : dayMeanRef)(content, found.revision - 1) : null,
    };
  };

/** An exceedance opens to the values over their windows that make it. */
export const explainExceedance =
  ({ scope }: Water): Explain =>
  async ({ key }, asOf) => {
    if (!/^\d{1,15}$/.test(key)) return null;
    return scope.db.tx(async (tx) => {
      const [found] = await readCases(tx, { id: key });
      if (!found || (asOf !== null && found.recordedAt > asOf)) return null;
      const { plant, outlet, parameter, basis, firstDay, lastDay, firstAt, lastAt } = found;
      const outlets = scope.config.plants.find(({ id }) => id === plant)?.outlets;
      // An outlet that the configuration no longer has is known by its id only.
      const name = outlets?.find(({ id }) => id === outlet)?.name ?? { en: outlet, 'zh-CN': outlet };
      const span = { plant, outlet, parameter, from: firstDay, to: lastDay, asOf };
      const days =
        basis === 'day-mean'
          ? (await readOutletDays(tx, span)).map((each) => ({ ...each, ref: dayMeanRef(each.content, each.revision) }))
          : (await readWindows(tx, { ...span, to: '9999-12-31', bases: [basis as WindowBasis] }))
              .filter(({ content }) => content.from >= (firstAt ?? 0) && content.from <= (lastAt ?? Infinity))
              .map((each) => ({ ...each, ref: windowRef(each.content, each.revision) }));
      return {
        ref: caseRef(found.id),
        title: {
          en: `Exceedance of ${parameter}, ${name.en}, ${firstDay} to ${lastDay}`,
          'zh-CN': `${name['zh-CN']} ${parameter} 超标（${firstDay} 至 ${lastDay}）`,
        },
        value: found.worst,
        unit: '1',
        quality: 'actual' as const,
        method: null,
        formula: { en: 'largest of value ÷ limit', 'zh-CN': '数值 ÷ 限值 的最大值' },
        parameters: { state: found.state, cause: found.cause, measure: found.measure, days: found.days },
        inputs: days
          .filter(({ content }) => content.verdict === 'exceedance')
          .map(({ content, ref }) => ({ ref, role: `day:${content.day}`, value: content.value, unit: content.unit })),
        recordedAt: found.recordedAt,
        producedBy,
      };
    });
  };
