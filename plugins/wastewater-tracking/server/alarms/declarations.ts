import type { AlarmDeclaration } from '@lingtan/alarm-management/contracts';
import type { WastewaterConfig, WaterOutlet } from '../../contracts/index.ts';
import { parameterName } from '../../domain/index.ts';

export const exceedanceId = (outlet: string, parameter: string): string => `exceedance/${outlet}/${parameter}`;
export const forecastId = (outlet: string, parameter: string): string => `forecast/${outlet}/${parameter}`;
export const closureId = (plant: string): string => `closure/${plant}`;
export const driftId = (plant: string): string => `closure-drift/${plant}`;

const onOutlet = ({ id: outlet, name, parameters }: WaterOutlet): AlarmDeclaration[] =>
  parameters.flatMap(({ id: parameter }): AlarmDeclaration[] => [
    {
      id: exceedanceId(outlet, parameter),
      title: {
        en: `${name.en}: ${parameterName(parameter).en} exceeds its limit`,
        'zh-CN': `${name['zh-CN']}：${parameterName(parameter)['zh-CN']}超标`,
      },
      priority: 1,
      class: 'environment',
      consequence: { en: 'A breach of the permit.', 'zh-CN': '违反排污许可。' },
      response: {
        en: 'Find the cause, keep a sample, report as the permit asks, and work the case off.',
        'zh-CN': '查明原因并留样，按许可要求报告，并处理超标事件。',
      },
      respondWithinMinutes: 60,
      page: '/wastewater-tracking/cases',
    },
    {
      id: forecastId(outlet, parameter),
      title: {
        en: `${name.en}: ${parameterName(parameter).en} will exceed its limit today`,
        'zh-CN': `${name['zh-CN']}：${parameterName(parameter)['zh-CN']}当日预计超标`,
      },
      priority: 2,
      class: 'environment',
      consequence: { en: 'The mean of the day will be above the limit.', 'zh-CN': '当日均值将超过限值。' },
      response: {
        en: 'Turn down the inflow or raise treatment while the day can still be saved.',
        'zh-CN': '趁当日仍可挽回，降低进水量或加强处理。',
      },
      respondWithinMinutes: 120,
      // What has just passed a limit needs no forecast.
      suppressedBy: exceedanceId(outlet, parameter),
      page: '/wastewater-tracking/quality',
    },
  ]);

/** Alarms of the water of a park. */
export function waterAlarms({ plants, closingAlarmPercent }: WastewaterConfig): AlarmDeclaration[] {
  return plants.flatMap((plant) => [
    ...plant.outlets.flatMap(onOutlet),
    {
      id: closureId(plant.id),
      title: {
        en: `${plant.name.en}: water balance does not close`,
        'zh-CN': `${plant.name['zh-CN']}：水量平衡不闭合`,
      },
      priority: 3 as const,
      class: 'water',
      consequence: {
        en: `More than ${closingAlarmPercent} % of the water of a day is not accounted for: a leak, or a meter that is wrong.`,
        'zh-CN': `当日超过 ${closingAlarmPercent} % 的水量无法解释：可能漏损或流量计失准。`,
      },
      response: {
        en: 'Look which meter the reconciliation suspects, and check it.',
        'zh-CN': '查看数据校正所怀疑的流量计并核查。',
      },
      page: '/wastewater-tracking/plant',
    },
    {
      id: driftId(plant.id),
      title: {
        en: `${plant.name.en}: closing error of the water balance drifts`,
        'zh-CN': `${plant.name['zh-CN']}：水量平衡误差持续偏移`,
      },
      priority: 4 as const,
      class: 'water',
      consequence: {
        en: 'A small leak or a meter that goes wrong grows unnoticed, since each single day still closes.',
        'zh-CN': '单日平衡仍在允许范围内，小漏损或流量计漂移会在不知不觉中扩大。',
      },
      response: {
        en: 'Look since when and at which unit the error has one sign, and check its meters there.',
        'zh-CN': '查看误差自何时、在哪个单元持续同向，并核查该处流量计。',
      },
      // A balance that does not close at all says more.
      suppressedBy: closureId(plant.id),
      page: '/wastewater-tracking/plant',
    },
  ]);
}
