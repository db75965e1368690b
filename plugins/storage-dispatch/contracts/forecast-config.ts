import { calendarDate, fieldText, schemaText, faultText } from '@lingtan/sdk';
import { z } from 'zod';

const date = calendarDate;
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, schemaText('a time like 08:00', '时刻，如 08:00'));

const shutdown = z
  .strictObject({
    from: date.meta(fieldText(['First day', '首日'])),
    to: date.meta(fieldText(['Last day', '末日'])),
    note: z
      .string()
      .max(200)
      .optional()
      .meta(fieldText(['Reason', '原因'])),
  })
  .superRefine(({ from, to }, context) => {
    if (to < from)
      context.addIssue({
        code: 'custom',
        path: ['to'],
        ...faultText(`to is ${to}; expected ${from} or a later day`, `to 为 ${to}；应为 ${from} 或之后的日期`),
      });
  });

const shift = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(40)
    .meta(fieldText(['Name', '名称'])),
  from: clock.meta(fieldText(['From', '开始'])),
  to: clock.meta(
    fieldText(['To', '结束'], ['Earlier than its beginning: on the next day.', '早于开始时间表示次日结束。']),
  ),
  days: z
    .array(z.enum(['workday', 'saturday', 'sunday', 'holiday']))
    .min(1)
    .default(['workday'])
    .meta(fieldText(['On', '适用日'])),
});

const replanOn = z.strictObject({
  price: z
    .boolean()
    .default(true)
    .meta(fieldText(['Changed prices', '电价变更'])),
  forecastErrorBands: z
    .number()
    .min(0)
    .max(10)
    .default(2)
    .meta(
      fieldText(
        ['Forecast error', '预测偏差'],
        [
          'In half widths of the band q10–q90 of the net load; 0 switches it off.',
          '以净负荷 q10–q90 带半宽的倍数计；0 表示关闭。',
        ],
      ),
    ),
  trips: z
    .array(
      z.strictObject({
        point: z
          .string()
          .min(1)
          .meta(fieldText(['State point', '状态测点'])),
        values: z
          .array(z.number())
          .min(1)
          .meta(fieldText(['Values when tripped', '跳闸状态值'])),
      }),
    )
    .max(100)
    .default([])
    .meta(fieldText(['Devices that trip', '设备跳闸'])),
  debounceMinutes: z
    .number()
    .int()
    .min(1)
    .max(60)
    .default(5)
    .meta({ ...fieldText(['At most one event plan every', '事件计划最短间隔']), unit: 'min' }),
});

/** Settings of forecasts in the configuration of dispatch. */
export const forecastFields = {
  calendar: z
    .enum(['cn', 'none'])
    .default('cn')
    .meta(
      fieldText(
        ['Public holidays', '法定节假日'],
        [
          'cn: days off and make-up workdays of China, as in the tariffs; none: weekdays only.',
          'cn：中国法定节假日及调休工作日，与电价一致；none：仅区分星期。',
        ],
      ),
    ),
  shutdowns: z
    .array(shutdown)
    .max(200)
    .default([])
    .meta(
      fieldText(
        ['Shutdown days', '停产日'],
        ['Days on which the works stand still, past and to come.', '停产检修日，含已发生与计划中的。'],
      ),
    ),
  extraWorkdays: z
    .array(date)
    .max(200)
    .default([])
    .meta(fieldText(['Days worked in addition', '额外工作日'])),
  shifts: z
    .array(shift)
    .max(5)
    .default([])
    .meta(fieldText(['Shifts', '班次'], ['Forecasts see which shift works.', '预测模型据此区分班次。'])),
  weatherProvider: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, schemaText('id of a plugin', '插件编号'))
    .optional()
    .meta(
      fieldText(
        ['Weather from', '气象数据来源'],
        [
          'Id of the plugin that tells the weather. Needed only where several do.',
          '提供气象数据的插件编号；仅当有多个来源时须填写。',
        ],
      ),
    ),
  reserve: z
    .enum(['off', 'q90'])
    .default('off')
    .meta(
      fieldText(
        ['Reserve for the contract', '合同需量备用'],
        [
          'q90: plans keep as much stored as it takes to hold the contract when the net load exceeds its forecast as once in ten times. Off: the controller alone keeps the contract.',
          'q90：计划保留足够电量，使净负荷达到 90 % 分位时仍能守住合同需量；off：仅由控制器保证不超合同需量。',
        ],
      ),
    ),
  replanOn: replanOn.prefault({}).meta(fieldText(['New plan on events', '事件触发重新计划'])),
  keepPlansDays: z
    .number()
    .int()
    .min(7)
    .max(3650)
    .default(400)
    .meta({ ...fieldText(['Keep plans for', '计划保留时长']), unit: 'd' }),
  keepDecisionsDays: z
    .number()
    .int()
    .min(30)
    .max(3650)
    .default(400)
    .meta({
      ...fieldText(
        ['Keep decisions about the controller for', '控制器决定保留时长'],
        [
          'What was allowed or refused to it, with the samples that rests on, and its log. What a person asked for, or other evidence rests on, is kept for good.',
          '对控制器的准许与拒绝（连同其依据的采样）及控制器日志。人工指令及被其他溯源引用的决定长期保留。',
        ],
      ),
      unit: 'd',
    }),
  keepForecastsDays: z
    .number()
    .int()
    .min(7)
    .max(3650)
    .default(90)
    .meta({
      ...fieldText(['Keep forecasts for', '预测保留时长'], ['Their errors are kept for good.', '预测误差长期保留。']),
      unit: 'd',
    }),
};
