import { fieldText, lowerCaseId, nameField, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

const key = lowerCaseId;
const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):(00|15|30|45)$/, schemaText('a quarter hour like 08:15', '整刻钟时刻，如 08:15'));

/**
 * How a load may run within its window: `energy` at any power up to the highest, `interruptible` at that power or not at all in
 * each quarter hour, `block` in one unbroken run at that power, `sequence` in one run with a power for each quarter hour.
 */
export const flexibleKinds = ['energy', 'interruptible', 'block', 'sequence'] as const;
export type FlexibleKind = (typeof flexibleKinds)[number];

/** A load whose energy is wanted within a window of each day, whenever in it that is best. */
const fields = z.strictObject({
  id: key.meta(
    fieldText(
      ['Load id', '负荷编号'],
      [
        'A controlled device of this id and of the kind load follows the plan.',
        '同编号且类型为负荷的受控设备将跟踪计划。',
      ],
    ),
  ),
  name: nameField().meta(fieldText(['Name', '名称'])),
  meterId: key.meta(
    fieldText(
      ['Meter', '电表'],
      [
        'Its own meter. What it has is taken out of the load before that is forecast, and counts as done.',
        '该负荷的专用电表；预测负荷前先扣除其电量，并计为已完成电量。',
      ],
    ),
  ),
  kind: z
    .enum(flexibleKinds)
    .default('energy')
    .meta({
      ...fieldText(['How it may run', '运行方式'], ['Runs are of whole quarter hours.', '连续运行以 15 分钟为单位。']),
      enumTitles: {
        energy: { en: 'At any power up to the highest', 'zh-CN': '不超过最大功率的任意功率' },
        interruptible: { en: 'At the highest power, with breaks', 'zh-CN': '按最大功率运行，可中断' },
        block: { en: 'In one run at the highest power', 'zh-CN': '按最大功率一次连续运行' },
        sequence: { en: 'In one run, a power for each quarter hour', 'zh-CN': '一次连续运行，每 15 分钟各有功率' },
      },
    }),
  energyKwh: z
    .number()
    .positive()
    .meta({ ...fieldText(['Energy wanted in a window', '每个时段所需电量']), unit: 'kWh' }),
  powerMaxKw: z
    .number()
    .positive()
    .meta({ ...fieldText(['Highest power', '最大功率']), unit: 'kW' }),
  powersKw: z
    .array(z.number().nonnegative().meta({ unit: 'kW' }))
    .min(1)
    .max(96)
    .optional()
    .meta({
      ...fieldText(
        ['Powers of a sequence', '序列功率'],
        ['One for each quarter hour of the run.', '连续运行中每 15 分钟一个。'],
      ),
      unit: 'kW',
    }),
  from: clock.default('00:00').meta(fieldText(['Window from', '时段开始'])),
  to: clock
    .default('00:00')
    .meta(
      fieldText(
        ['Window to', '时段结束'],
        ['Not later than its beginning: on the next day.', '不晚于开始时间表示次日结束。'],
      ),
    ),
});

/** Rounding of configured energies, kWh. */
const tolerance = 0.01;

/** Quarter hours of a window of each day. */
function quartersOf({ from, to }: { from: string; to: string }): number {
  const [begin, end] = [from, to].map((clock) => {
    const [hours, minutes] = clock.split(':').map(Number) as [number, number];
    return hours * 4 + minutes / 15;
  }) as [number, number];
  return end > begin ? end - begin : end - begin + 96;
}

export const flexibleLoad = fields.superRefine((load, context) => {
  const { kind, energyKwh, powerMaxKw, powersKw } = load;
  const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
  if (kind !== 'sequence' && powersKw) refuse('powersKw', `powersKw is given; expected only where kind is sequence`);
  const quarters = quartersOf(load);
  const fits = (count: number, path: string): void => {
    if (count > quarters)
      refuse(path, `the run takes ${count} quarter hours; expected at most ${quarters} of the window`);
  };
  if (kind === 'energy') {
    const most = (powerMaxKw * quarters) / 4;
    if (energyKwh > most + tolerance)
      refuse('energyKwh', `energyKwh is ${energyKwh}; expected at most ${most}, which the window has room for`);
  } else if (kind === 'sequence') {
    if (!powersKw) return refuse('powersKw', 'powersKw is missing; expected a power for each quarter hour of the run');
    const [sum, most] = [powersKw.reduce((all, kw) => all + kw, 0) / 4, Math.max(...powersKw)];
    if (Math.abs(energyKwh - sum) > tolerance)
      refuse('energyKwh', `energyKwh is ${energyKwh}; expected ${sum}, the energy of powersKw`);
    if (powerMaxKw !== most)
      refuse('powerMaxKw', `powerMaxKw is ${powerMaxKw}; expected ${most}, the highest of powersKw`);
    fits(powersKw.length, 'powersKw');
  } else {
    const count = Math.round((energyKwh / powerMaxKw) * 4);
    const nearest = (Math.max(1, count) * powerMaxKw) / 4;
    if (Math.abs(energyKwh - nearest) > tolerance)
      refuse('energyKwh', `energyKwh is ${energyKwh}; expected whole quarter hours at ${powerMaxKw} kW, as ${nearest}`);
    fits(count, 'energyKwh');
  }
});
export type FlexibleLoadConfig = z.infer<typeof flexibleLoad>;
