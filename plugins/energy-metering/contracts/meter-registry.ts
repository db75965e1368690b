import { fieldText, isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import { energyKinds, kindNames } from './kinds.ts';

const pointId = z.string().min(1).max(200);
const instant = isoInstant;
const reading = (title: readonly [string, string], help: readonly [string, string]) =>
  z.number().min(0).optional().meta(fieldText(title, help));

/** Places of a meter in the network, from the supply down. */
export const nodeKinds = ['incomer', 'transformer', 'feeder', 'enterprise', 'line'] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** Rule sets of validation. Without one, a meter of another kind than electricity is `other`, and else its role decides. */
export const ruleClasses = ['load', 'grid', 'pv', 'wind', 'storage', 'hydrogen', 'other'] as const;
export type RuleClass = (typeof ruleClasses)[number];

/** `cumulative`: a counter. `interval`: each sample is the amount of one step, as load profiles give it. */
export const registerTypes = ['cumulative', 'interval'] as const;
export type RegisterType = (typeof registerTypes)[number];

const transformer = (unit: string, names: readonly [string, string]) =>
  z
    .strictObject({
      primary: z
        .number()
        .positive()
        .meta({ ...fieldText(['Primary', '一次侧']), unit }),
      secondary: z
        .number()
        .positive()
        .meta({ ...fieldText(['Secondary', '二次侧']), unit }),
    })
    .optional()
    .meta(fieldText(names));

const ct = transformer('A', ['Current transformer', '电流互感器变比']);
const pt = transformer('V', ['Voltage transformer', '电压互感器变比']);

/** Value at which a register starts again from zero, in either form. */
const width = {
  registerMax: z
    .number()
    .positive()
    .optional()
    .meta(
      fieldText(
        ['Register rolls over at', '表码满量程'],
        [
          'In the unit of the point, before the ratio. The register starts again from zero there.',
          '按测点单位，未乘倍率；表码到此值后从零重新累计。',
        ],
      ),
    ),
  registerDigits: z
    .number()
    .int()
    .min(1)
    .max(12)
    .optional()
    .meta(
      fieldText(
        ['Digits of the register', '表码整数位数'],
        [
          'Before the decimal point: 6 digits roll over at 1,000,000. Instead of the value above.',
          '小数点前位数：6 位即到 1,000,000 翻转。与上一项二选一。',
        ],
      ),
    ),
};

const replacement = z.strictObject({
  at: instant.meta(
    fieldText(
      ['Changed at', '更换时间'],
      ['With time zone, e.g. 2026-05-04T09:30:00+08:00.', '须带时区，例如 2026-05-04T09:30:00+08:00。'],
    ),
  ),
  finalImport: reading(
    ['Last reading, import', '旧表输入止码'],
    ['Of the old meter, before the ratio.', '旧表止码，未乘倍率。'],
  ),
  firstImport: reading(
    ['First reading, import', '新表输入起码'],
    ['Of the new meter, before the ratio.', '新表起码，未乘倍率。'],
  ),
  finalExport: reading(
    ['Last reading, export', '旧表输出止码'],
    ['Of the old meter, before the ratio.', '旧表止码，未乘倍率。'],
  ),
  firstExport: reading(
    ['First reading, export', '新表输出起码'],
    ['Of the new meter, before the ratio.', '新表起码，未乘倍率。'],
  ),
  ct,
  pt,
  ratio: z
    .number()
    .positive()
    .optional()
    .meta(fieldText(['CT × PT ratio', '综合倍率（CT × PT）'], ['From then on.', '自更换时起。'])),
  ...width,
  serial: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta(fieldText(['Serial number', '出厂编号'])),
});
export type ReplacementConfig = z.infer<typeof replacement>;

/** Facts of a meter beside its points and its place in the balance. */
export const registryFields = {
  kind: z
    .enum(energyKinds)
    .default('electricity')
    .meta({
      ...fieldText(['Energy kind', '能源品种']),
      enumTitles: kindNames,
    }),
  nodeKind: z
    .enum(nodeKinds)
    .optional()
    .meta({
      ...fieldText(['Place in the network', '网络层级']),
      enumTitles: {
        incomer: { en: 'Incomer', 'zh-CN': '进线' },
        transformer: { en: 'Transformer', 'zh-CN': '变压器' },
        feeder: { en: 'Feeder', 'zh-CN': '馈线' },
        enterprise: { en: 'Enterprise', 'zh-CN': '企业' },
        line: { en: 'Production line', 'zh-CN': '产线' },
      },
    }),
  ruleClass: z
    .enum(ruleClasses)
    .optional()
    .meta({
      ...fieldText(['Validation class', '校核类别'], ['Empty: by kind and role.', '留空则按品种与计量类别确定。']),
      enumTitles: {
        load: { en: 'Load', 'zh-CN': '负荷' },
        grid: { en: 'Grid', 'zh-CN': '电网' },
        pv: { en: 'PV', 'zh-CN': '光伏' },
        wind: { en: 'Wind', 'zh-CN': '风电' },
        storage: { en: 'Storage', 'zh-CN': '储能' },
        hydrogen: { en: 'Hydrogen', 'zh-CN': '制氢' },
        other: { en: 'Other energy', 'zh-CN': '其他能源' },
      },
    }),
  serial: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta(fieldText(['Serial number', '出厂编号'])),
  accuracyClass: z
    .string()
    .min(1)
    .max(20)
    .optional()
    .meta(fieldText(['Accuracy class', '准确度等级'], ['E.g. 0.2S.', '例如 0.2S。'])),
  ratedKw: z
    .number()
    .positive()
    .optional()
    .meta({ ...fieldText(['Rated power', '额定功率']), unit: 'kW' }),
  voltageKv: z
    .number()
    .positive()
    .optional()
    .meta({ ...fieldText(['Voltage', '电压等级']), unit: 'kV' }),
  ct,
  pt,
  ...width,
  registerType: z
    .enum(registerTypes)
    .default('cumulative')
    .meta({
      ...fieldText(['Register', '表码类型']),
      enumTitles: {
        cumulative: { en: 'Cumulative', 'zh-CN': '累计值' },
        interval: { en: 'Amount per interval', 'zh-CN': '时段量' },
      },
    }),
  registerStepMinutes: z
    .literal([1, 5, 10, 15, 30, 60])
    .optional()
    .meta({
      ...fieldText(
        ['Step of the register', '时段量步长'],
        [
          'Of a register that gives amounts per interval. Empty: the interval of the park.',
          '用于时段量表码；留空则与园区计量时段相同。',
        ],
      ),
      unit: 'min',
    }),
  registerStamp: z
    .enum(['end', 'start'])
    .default('end')
    .meta({
      ...fieldText(
        ['Time of an amount', '时段量时标'],
        ['Whether its time is the end or the start of its interval.', '时标为时段结束时刻或起始时刻。'],
      ),
      enumTitles: {
        end: { en: 'End of the interval', 'zh-CN': '时段结束' },
        start: { en: 'Start of the interval', 'zh-CN': '时段起始' },
      },
    }),
  demandPoint: pointId
    .optional()
    .meta(
      fieldText(
        ['Demand register', '最大需量测点'],
        ['Highest mean power since its last reset.', '自上次清零以来的最大需量。'],
      ),
    ),
  reactiveImportPoint: pointId
    .optional()
    .meta(fieldText(['Reactive register, import', '正向无功电量测点'], ['Counter in kvarh.', '累计值，单位 kvarh。'])),
  reactiveExportPoint: pointId
    .optional()
    .meta(fieldText(['Reactive register, export', '反向无功电量测点'], ['Counter in kvarh.', '累计值，单位 kvarh。'])),
  commissionedAt: instant
    .optional()
    .meta(
      fieldText(
        ['In service from', '投运时间'],
        ['With time zone. Intervals that begin earlier are not counted.', '须带时区；此前开始的时段不计量。'],
      ),
    ),
  retiredAt: instant
    .optional()
    .meta(
      fieldText(
        ['In service until', '停运时间'],
        ['With time zone. Intervals that end later are not counted.', '须带时区；此后结束的时段不计量。'],
      ),
    ),
  replacements: z
    .array(replacement)
    .max(100)
    .optional()
    .meta(
      fieldText(
        ['Replacements', '换表与变比变更记录'],
        [
          'In order of time. What one names holds from then on; the fields above hold for the first meter.',
          '按时间顺序；自该时刻起生效，上方字段为首只表计的参数。',
        ],
      ),
    ),
} as const;
