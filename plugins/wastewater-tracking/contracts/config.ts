import { defineConfig, fieldText, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { calendarDay, id, name, point } from './config-fields.ts';
import { waterDosing } from './dosing-config.ts';
import { reuseConfig } from './reuse-config.ts';
import { trainProblems } from './train-check.ts';
import { waterUnit } from './unit-config.ts';

const percent = z.number().positive().max(100);

export const waterStream = z.strictObject({
  id: id.meta(fieldText(['Stream', '水流编号'])),
  name: name.meta(fieldText(['Name', '名称'])),
  from: id.optional().meta(fieldText(['From unit', '起点单元'], ['Empty: from outside', '留空：厂外来水'])),
  to: id.optional().meta(fieldText(['To unit', '终点单元'], ['Empty: leaves the plant', '留空：出厂'])),
  role: z
    .enum(['intake', 'inner', 'reuse', 'discharge', 'loss'])
    .default('inner')
    .meta({
      ...fieldText(['Role', '作用']),
      enumTitles: {
        intake: { en: 'Intake', 'zh-CN': '进水' },
        inner: { en: 'Between units', 'zh-CN': '单元之间' },
        reuse: { en: 'Delivered for reuse', 'zh-CN': '回用供水' },
        discharge: { en: 'Discharged', 'zh-CN': '外排' },
        loss: { en: 'Concentrate, sludge, evaporation', 'zh-CN': '浓水、污泥、蒸发' },
      },
    }),
  port: z
    .enum(['product', 'by-product'])
    .optional()
    .meta({
      ...fieldText(
        ['It is', '水流性质'],
        [
          'Empty: by-product when its role is a loss, else product',
          '留空：作用为浓水、污泥、蒸发时为副产物，否则为产水',
        ],
      ),
      enumTitles: {
        product: { en: 'Product of its unit', 'zh-CN': '单元产水' },
        'by-product': { en: 'By-product: concentrate, sludge', 'zh-CN': '副产物：浓水、污泥' },
      },
    }),
  share: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .meta(fieldText(['Share', '分配比例'], ['Where a unit gives several such streams', '单元有多股同类水流时填写'])),
  counterPoint: point.optional().meta(fieldText(['Counter', '累计水量测点'], ['A counter in m³', '单位 m³'])),
  flowPoint: point.optional().meta(fieldText(['Flow', '流量测点'], ['For the diagram', '用于流程图显示'])),
  accuracyPercent: percent
    .default(2)
    .meta({ ...fieldText(['Accuracy of the meter', '仪表准确度'], ['At 95 % confidence', '95 % 置信度']), unit: '%' }),
  rolloverM3: z
    .number()
    .positive()
    .optional()
    .meta({ ...fieldText(['Counter begins anew at', '累计值翻转点']), unit: 'm³' }),
});

export const waterParameter = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,30}$/, schemaText('such as COD or NH3-N', '如 COD 或 NH3-N'))
    .meta(fieldText(['Parameter', '指标'])),
  point: point.meta(fieldText(['Point', '测点'])),
  unit: z
    .string()
    .min(1)
    .max(16)
    .default('mg/L')
    .meta(fieldText(['Unit', '单位'])),
  digits: z
    .number()
    .int()
    .min(0)
    .max(6)
    .default(2)
    .meta(fieldText(['Digits', '小数位数'])),
  least: z
    .number()
    .optional()
    .meta(
      fieldText(['Least possible value', '可能的最小值'], ['Below it the analyser is faulty', '低于此值判为仪器故障']),
    ),
  most: z
    .number()
    .optional()
    .meta(
      fieldText(
        ['Largest possible value', '可能的最大值'],
        ['Above it the analyser is faulty', '高于此值判为仪器故障'],
      ),
    ),
  weighted: z
    .boolean()
    .default(true)
    .meta(fieldText(['Weighted by flow', '按流量加权'], ['Not for pH and temperature', 'pH、水温不加权'])),
});

export const waterOutlet = z.strictObject({
  id: id.meta(fieldText(['Outlet', '监测口编号'])),
  name: name.meta(fieldText(['Name', '名称'])),
  flowPoint: point
    .optional()
    .meta(fieldText(['Flow', '流量测点'], ['In m³/h; weighs the means', '单位 m³/h，用于加权'])),
  temperature: z
    .string()
    .max(31)
    .optional()
    .meta(
      fieldText(
        ['Parameter of the water temperature', '水温指标'],
        ['For limits that depend on it', '用于随水温变化的限值'],
      ),
    ),
  influent: id
    .optional()
    .meta(fieldText(['Outlet that measures the influent', '进水监测口'], ['For limits of removal', '用于去除率限值'])),
  holdSeconds: z
    .number()
    .int()
    .min(5)
    .max(14_400)
    .default(600)
    .meta({
      ...fieldText(
        ['A value holds for', '数值有效时长'],
        ['Until the next one, at most so long', '至下一数值，最长不超过此值'],
      ),
      unit: 's',
    }),
  firstLimits: z
    .strictObject({
      standard: z
        .string()
        .min(1)
        .max(100)
        .meta(fieldText(['Standard', '标准'])),
      class: z
        .string()
        .min(1)
        .max(60)
        .meta(fieldText(['Class', '级别'])),
      validFrom: calendarDay.meta(fieldText(['Valid from', '生效日期'])),
    })
    .optional()
    .meta(
      fieldText(
        ['First limits', '初始限值'],
        ['Taken from the shipped sets while the outlet has no permit', '监测口尚无许可限值时，取自内置标准'],
      ),
    ),
  parameters: z
    .array(waterParameter)
    .min(1)
    .max(60)
    .meta(fieldText(['Parameters', '指标'])),
});

export const waterPlant = z.strictObject({
  id: id.meta(fieldText(['Plant', '水厂编号'])),
  name: name.meta(fieldText(['Name', '名称'])),
  capacityM3Day: z
    .number()
    .positive()
    .meta({ ...fieldText(['Capacity', '设计规模']), unit: 'm³/d' }),
  recoveryTarget: z
    .number()
    .gt(0)
    .max(1)
    .default(0.95)
    .meta(fieldText(['Target of the recovery', '回收率目标'], ['Share, 0 to 1', '比例，0 至 1'])),
  builtOn: calendarDay
    .optional()
    .meta(fieldText(['Built on', '建成日期'], ['For limits that depend on it', '用于随建成时间变化的限值'])),
  energyPoint: point.optional().meta(fieldText(['Energy', '用电累计测点'], ['A counter in kWh', '单位 kWh'])),
  units: z
    .array(waterUnit)
    .min(1)
    .max(100)
    .meta(fieldText(['Units', '处理单元'])),
  streams: z
    .array(waterStream)
    .min(2)
    .max(300)
    .meta(fieldText(['Streams', '水流'])),
  correlations: z
    .array(
      z.strictObject({
        streams: z
          .tuple([id, id])
          .meta(fieldText(['Two streams', '两条水流'], ['Their meters err together', '其仪表误差相关'])),
        coefficient: z
          .number()
          .gt(-1)
          .lt(1)
          .meta(fieldText(['Correlation', '相关系数'], ['Of their errors, −1 to 1', '误差的相关系数，−1 至 1'])),
      }),
    )
    .max(300)
    .default([])
    .meta(
      fieldText(
        ['Meters that err together', '误差相关的仪表'],
        [
          'Such as two of one kind, calibrated at the same stand; all others err independently',
          '如同型且同台校准的仪表；其余视为相互独立',
        ],
      ),
    ),
  outlets: z
    .array(waterOutlet)
    .max(50)
    .default([])
    .meta(fieldText(['Monitored outlets', '监测口'])),
  dosing: z
    .array(waterDosing)
    .max(60)
    .default([])
    .meta(fieldText(['Dosing of chemicals', '药剂投加'])),
});

/** Until version 1 days older than a window were never computed again; now there is none. */
function fromVersion1(document: unknown): unknown {
  const { historyDays: _, ...rest } = (document ?? {}) as Record<string, unknown>;
  return rest;
}

export const wastewaterConfig = defineConfig({
  version: 2,
  migrate: fromVersion1,
  // What was stored before it was checked still starts; see `tellFaults`.
  faults: ({ plants, closingTargetPercent: target, closingAlarmPercent: alarm }) => [
    ...plants.flatMap((plant, index) =>
      trainProblems(plant).map(({ path, message }) => ({ path: ['plants', index, ...path], problem: message })),
    ),
    ...(alarm < target
      ? [
          {
            path: ['closingAlarmPercent'],
            problem: {
              en: `${alarm} is not valid; expected a share not below closingTargetPercent, ${target}`,
              'zh-CN': `${alarm} 无效；应不小于 closingTargetPercent（${target}）`,
            },
          },
        ]
      : []),
  ],
  schema: z.strictObject({
    plants: z
      .array(waterPlant)
      .max(20)
      .default([])
      .meta(fieldText(['Plants', '水厂'])),
    reuse: reuseConfig.prefault({}).meta(fieldText(['Reuse market', '再生水市场'])),
    closingTargetPercent: percent
      .default(2)
      .meta({ ...fieldText(['A balance closes within', '水量平衡目标误差']), unit: '%' }),
    closingAlarmPercent: percent
      .default(10)
      .meta({ ...fieldText(['It is wrong beyond', '水量平衡报警误差']), unit: '%' }),
    warnFromPercent: percent
      .default(90)
      .meta({ ...fieldText(['Warn from this share of a limit', '预警阈值（占限值比例）']), unit: '%' }),
    hoursNeeded: z
      .number()
      .int()
      .min(1)
      .max(24)
      .default(20)
      .meta({
        ...fieldText(
          ['Valid hours that a day needs', '日均值所需有效小时数'],
          ['With fewer the day is not judged', '不足时当日不作判定'],
        ),
        unit: 'h',
      }),
    faults: z
      .strictObject({
        flatlineMinutes: z
          .number()
          .int()
          .min(10)
          .max(10_080)
          .default(360)
          .meta({
            ...fieldText(['A value that stands for', '数值不变时长'], ['While the flow moves', '流量变化期间']),
            unit: 'min',
          }),
        spikeDeviations: z
          .number()
          .min(3)
          .max(50)
          .default(8)
          .meta(
            fieldText(
              ['Deviations that make a spike', '尖峰判定倍数'],
              ['Of the median around it', '相对邻近中位数的偏差倍数'],
            ),
          ),
        spikeLeastPercent: percent
          .default(25)
          .meta({ ...fieldText(['And at least of the median', '且不低于中位数的']), unit: '%' }),
        missingMinutes: z
          .number()
          .int()
          .min(5)
          .max(10_080)
          .default(120)
          .meta({ ...fieldText(['Silence that is told', '缺数提示时长']), unit: 'min' }),
      })
      .prefault({})
      .meta(fieldText(['Sensor faults', '仪器故障判定'])),
    hourWindowsNeeded: z
      .number()
      .int()
      .min(1)
      .max(6)
      .default(5)
      .meta({
        ...fieldText(
          ['Valid ten-minute windows that an hour needs', '小时均值所需有效 10 分钟窗口数'],
          ['Of six; with fewer the hour is not judged', '共 6 个；不足时该小时不作判定'],
        ),
      }),
    monthDaysNeededPercent: percent.default(80).meta({
      ...fieldText(
        ['Valid days that a month needs', '月均值所需有效天数比例'],
        ['Of its days; with fewer the month is not judged', '占当月天数；不足时该月不作判定'],
      ),
      unit: '%',
    }),
    reportDueDays: z
      .number()
      .int()
      .min(1)
      .max(365)
      .default(15)
      .meta({
        ...fieldText(
          ['A report is due after', '报告报送期限'],
          ['After the last day of its period; as the permit asks', '自报告期末日起，按许可要求填写'],
        ),
        unit: 'd',
      }),
  }),
});
export type WastewaterConfig = z.infer<(typeof wastewaterConfig)['schema']>;
export type WaterPlant = z.infer<typeof waterPlant>;
export type WaterUnit = z.infer<typeof waterUnit>;
export type WaterStream = z.infer<typeof waterStream>;
export type WaterOutlet = z.infer<typeof waterOutlet>;
export type WaterParameter = z.infer<typeof waterParameter>;
