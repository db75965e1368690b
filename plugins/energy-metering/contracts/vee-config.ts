import { fieldText, safety } from '@lingtan/sdk';
import { z } from 'zod';

/** Ways to estimate an interval that was not measured, in the order in which they are tried. */
export const estimationMethods = ['linear', 'parent-balance', 'similar-day'] as const;
export type EstimationMethod = (typeof estimationMethods)[number];

const percent = (title: readonly [string, string], help: readonly [string, string], value: number) =>
  z
    .number()
    .min(0)
    .max(1000)
    .default(value)
    .meta({ ...fieldText(title, help), unit: '%' });

const hours = (title: readonly [string, string], help: readonly [string, string], value: number, most: number) =>
  z
    .number()
    .min(0)
    .max(most)
    .default(value)
    .meta({ ...fieldText(title, help), unit: 'h' });

interface ClassDefaults {
  spikeFactor: number;
  flatHours: number;
  zeroHours: number;
  lowPercent: number;
}

/** Limits of one meter class. A limit of 0 turns its check off. */
function classRules(defaults: ClassDefaults) {
  return z.strictObject({
    spikeFactor: z
      .number()
      .min(0)
      .max(1000)
      .default(defaults.spikeFactor)
      .meta(
        fieldText(
          ['Spike above the same hour of similar days', '突变倍数（与相似日同时刻相比）'],
          ['Times the median; 0 turns the check off.', '相对中位数的倍数；0 表示不检查。'],
        ),
      ),
    flatHours: hours(
      ['Same amount for', '电量恒定不变时长'],
      ['Equal non-zero intervals in a row; 0 turns the check off.', '连续相同的非零时段电量；0 表示不检查。'],
      defaults.flatHours,
      24,
    ),
    zeroHours: hours(
      ['Zero for', '持续为零时长'],
      ['Zero intervals in a row where none are expected; 0 turns the check off.', '不应为零时连续为零；0 表示不检查。'],
      defaults.zeroHours,
      72,
    ),
    highPercent: percent(
      ['Above rating by', '超额定幅度'],
      [
        'Checked where the meter has a highest possible power; 0 allows exactly that power.',
        '仅对设有回路最大功率的电表检查；0 表示以最大功率为限。',
      ],
      2,
    ),
    lowPercent: percent(
      ['Below this part of the rating', '低于额定的比例'],
      [
        'For an hour while running; points at a lost phase or an oversized CT. 0 turns the check off.',
        '运行中持续一小时低于该比例，提示缺相或互感器变比偏大；0 表示不检查。',
      ],
      defaults.lowPercent,
    ),
    sumPercent: percent(
      ['Meters below against this one', '下级电表合计偏差'],
      [
        'Tolerance of the sum of all meters below, for an hour; 0 turns the check off.',
        '下级电表合计与本表的允许偏差，持续一小时告警；0 表示不检查。',
      ],
      5,
    ),
    powerPercent: percent(
      ['Energy against power', '电量与功率积分偏差'],
      [
        'Tolerance of the registers against the mean power of each hour; 0 turns the check off.',
        '每小时表码电量与平均功率的允许偏差；0 表示不检查。',
      ],
      5,
    ),
  });
}

const classes = z
  .strictObject({
    // A load may pause overnight, but not for a whole day; equal amounts for six hours point at a frozen register.
    load: classRules({ spikeFactor: 4, flatHours: 6, zeroHours: 24, lowPercent: 0 })
      .prefault({})
      .meta(fieldText(['Loads', '负荷'])),
    grid: classRules({ spikeFactor: 4, flatHours: 6, zeroHours: 0, lowPercent: 0 })
      .prefault({})
      .meta(fieldText(['Grid', '电网'])),
    // Clouds and wind make any hour differ from another day's: only the rating tells what is too much.
    pv: classRules({ spikeFactor: 0, flatHours: 3, zeroHours: 24, lowPercent: 0 })
      .prefault({})
      .meta(fieldText(['PV', '光伏'])),
    wind: classRules({ spikeFactor: 0, flatHours: 3, zeroHours: 48, lowPercent: 0 })
      .prefault({})
      .meta(fieldText(['Wind', '风电'])),
    storage: classRules({ spikeFactor: 0, flatHours: 6, zeroHours: 0, lowPercent: 0 })
      .prefault({})
      .meta(fieldText(['Storage', '储能'])),
    // An electrolyser in standby takes one or two percent; far less than that is a fault of metering.
    hydrogen: classRules({ spikeFactor: 0, flatHours: 12, zeroHours: 0, lowPercent: 0.5 })
      .prefault({})
      .meta(fieldText(['Hydrogen', '制氢'])),
    /** Meters of kinds other than electricity. */
    other: classRules({ spikeFactor: 4, flatHours: 12, zeroHours: 0, lowPercent: 0 })
      .prefault({})
      .meta(fieldText(['Gas, steam, heat, water and others', '燃气、蒸汽、热、水等其他能源'])),
  })
  .prefault({});

/** Validation, estimation and editing of intervals. */
export const veeConfig = z
  .strictObject({
    secondLook: z
      .enum(['required', 'optional'])
      .default('required')
      .meta({
        ...safety,
        ...fieldText(
          ['Second look at edits', '人工修正复核'],
          [
            'Whether an edit takes effect only once another person has approved it.',
            '人工修正是否须经另一人复核批准后方可生效。',
          ],
        ),
        enumTitles: {
          required: { en: 'Required', 'zh-CN': '必须复核' },
          optional: { en: 'Optional', 'zh-CN': '可不复核' },
        },
      }),
    methods: z
      .array(
        z.enum(estimationMethods).meta({
          ...fieldText(['Method', '方法']),
          enumTitles: {
            linear: { en: 'Linear between neighbours, up to 2 h', 'zh-CN': '相邻时段线性插值（2 小时以内）' },
            'parent-balance': { en: 'Meter above less its other meters', 'zh-CN': '上级电表平衡推算' },
            'similar-day': { en: 'Median of similar days', 'zh-CN': '相似日中位数' },
          },
        }),
      )
      .max(3)
      .default([...estimationMethods])
      .meta(
        fieldText(
          ['Estimation methods', '估算方法'],
          ['Tried in this order; the first that applies is taken.', '按顺序尝试，采用首个适用的方法。'],
        ),
      ),
    similarDays: z
      .number()
      .int()
      .min(1)
      .max(8)
      .default(8)
      .meta(
        fieldText(
          ['Similar days', '相似日天数'],
          [
            'Newest earlier days of the same type that are looked at, within 60 days.',
            '向前取同类型日的天数，最多回溯 60 天。',
          ],
        ),
      ),
    leastDays: z
      .number()
      .int()
      .min(1)
      .max(8)
      .default(3)
      .meta(
        fieldText(
          ['Similar days at least', '相似日最少天数'],
          ['With fewer measured days nothing is estimated from them.', '实测天数不足时不按相似日估算。'],
        ),
      ),
    calendar: z
      .enum(['cn', 'none'])
      .default('cn')
      .meta({
        ...fieldText(
          ['Holidays', '节假日'],
          ['Which days are days of rest beside weekends.', '除周末外的休息日及调休上班日依据。'],
        ),
        enumTitles: {
          cn: { en: 'China', 'zh-CN': '中国法定节假日' },
          none: { en: 'None', 'zh-CN': '不考虑' },
        },
      }),
    incompleteParents: z
      .array(z.string())
      .default([])
      .meta(
        fieldText(
          ['Meters with unmetered loads below', '下级计量不完整的电表'],
          [
            'Ids of meters whose meters below do not add up to them by design. They take no part in sums and parent balances.',
            '下级电表未覆盖全部负荷的电表编号，不参与合计校核与上级平衡推算。',
          ],
        ),
      ),
    clockAheadSeconds: z
      .number()
      .int()
      .min(0)
      .max(86_400)
      .default(60)
      .meta({
        ...fieldText(
          ['Clock ahead by', '时钟超前容差'],
          [
            'Samples further in the future than this raise an exception; from 2 min on they are refused.',
            '采样时间超前于系统时间超过该值即告警；超过 2 分钟则拒收。',
          ],
        ),
        unit: 's',
      }),
    classes: classes.meta(fieldText(['Limits by meter class', '各类电表校核限值'])),
  })
  .prefault({})
  .meta(fieldText(['Validation, estimation and editing', '数据校核、估算与修正']));

export type VeeConfig = z.infer<typeof veeConfig>;
export type MeterClass = keyof VeeConfig['classes'];
export type ClassRules = VeeConfig['classes'][MeterClass];
