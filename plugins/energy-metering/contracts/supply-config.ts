import { calendarDate, fieldText, faultText, lowerCaseId, nameField } from '@lingtan/sdk';
import { z } from 'zod';
import type { FieldProblem } from './meter-registry-check.ts';
import { directSupplyThreshold, nationalThresholds } from './direct-supply.ts';
import { allocationRules } from './supply.ts';

const key = lowerCaseId;
const date = calendarDate;
const name = nameField();

const rule = z.strictObject({
  validFrom: date
    .optional()
    .meta(fieldText(['From', '起始日期'], ['Empty: from the start of the history.', '留空表示自历史数据起始。'])),
  rule: z.enum(allocationRules).meta({
    ...fieldText(['Rule', '分摊规则']),
    enumTitles: {
      'pro-rata': { en: 'Pro rata', 'zh-CN': '按比例分摊' },
      'contract-priority': { en: 'Contracts first, then pro rata', 'zh-CN': '合同优先，余量按比例分摊' },
    },
  }),
});

const storage = z.strictObject({
  meterId: key.meta(fieldText(['Meter', '电表'])),
  roundTripEfficiency: z
    .number()
    .min(0.3)
    .max(1)
    .meta(
      fieldText(
        ['Round-trip efficiency', '循环效率'],
        [
          'Energy given back ÷ energy charged. Without it the books know of no losses.',
          '放电量与充电量之比；未填写时台账不计损耗。',
        ],
      ),
    ),
  capacityKwh: z
    .number()
    .positive()
    .optional()
    .meta({
      ...fieldText(
        ['Capacity', '可放电容量'],
        [
          'What it can give back when full; more than that is booked as lost.',
          '充满后可放出的电量，超出部分计入损耗。',
        ],
      ),
      unit: 'kWh',
    }),
});

const share = z
  .number()
  .gt(0)
  .max(1)
  .meta(
    fieldText(
      ['Share', '比例'],
      ['Of what the meter yields in each interval, up to 1.', '占电表每时段电量的比例，最大为 1。'],
    ),
  );
const powerKw = z.number().min(0).max(10_000_000);

/** What a contract delivers in each interval. */
const quantity = z.discriminatedUnion('basis', [
  z
    .strictObject({ basis: z.literal('share').meta(fieldText(['Basis', '依据'])), share })
    .meta(fieldText(['Share of the generator', '按发电比例'])),
  z
    .strictObject({
      basis: z.literal('power').meta(fieldText(['Basis', '依据'])),
      powerKw: powerKw.meta({ ...fieldText(['Power', '功率']), unit: 'kW' }),
    })
    .meta(fieldText(['Constant power', '恒定功率'])),
  z
    .strictObject({
      basis: z.literal('profile').meta(fieldText(['Basis', '依据'])),
      kwByHour: z
        .array(powerKw)
        .length(24)
        .meta({
          ...fieldText(
            ['Power by hour', '逐时功率'],
            ['24 values, from midnight in the park.', '自园区零时起共 24 个值。'],
          ),
          unit: 'kW',
        }),
    })
    .meta(fieldText(['Profile of the day', '日内曲线'])),
  z
    .strictObject({
      basis: z.literal('meter').meta(fieldText(['Basis', '依据'])),
      meterId: key.meta(
        fieldText(
          ['Meter', '电表'],
          [
            'A meter that counts the delivery, not counted in the park balance.',
            '计量交割电量的电表，不计入园区平衡。',
          ],
        ),
      ),
      share,
    })
    .meta(fieldText(['Metered delivery', '按计量交割'])),
]);

const contract = z.strictObject({
  id: key.meta(fieldText(['Contract id', '合同编号'])),
  name: name.meta(fieldText(['Name', '名称'])),
  enterpriseId: z
    .string()
    .min(1)
    .meta(fieldText(['Enterprise', '用电企业'])),
  generatorId: key
    .optional()
    .meta(
      fieldText(
        ['Generator of the park', '园区发电电表'],
        ['Empty: the power comes from outside, through the grid meter.', '留空表示园区外电源，经电网关口送达。'],
      ),
    ),
  priority: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(100)
    .meta(fieldText(['Priority', '优先级'], ['Smaller is served first.', '数值小者优先。'])),
  validFrom: date.meta(fieldText(['First day', '起始日期'])),
  validTo: date.optional().meta(fieldText(['Last day', '截止日期'], ['Empty: no end.', '留空表示长期有效。'])),
  quantity: quantity.meta(fieldText(['Quantity', '电量'])),
});
export type SupplyContractConfig = z.infer<typeof contract>;

const greenTarget = z.strictObject({
  year: z
    .number()
    .int()
    .min(2000)
    .max(2200)
    .meta(fieldText(['Year by whose end it holds', '目标年份'])),
  share: z
    .number()
    .min(0)
    .max(1)
    .meta(fieldText(['Green share, 0 to 1', '绿电占比（0 至 1）'])),
  source: nameField()
    .optional()
    .meta(fieldText(['Source', '依据'])),
});
export type GreenTarget = z.infer<typeof greenTarget>;

/** The target that the park is working towards in `year`: the next one, or the last when all years are behind. */
export function greenTargetIn(targets: readonly GreenTarget[], year: number): GreenTarget | null {
  const sorted = targets.toSorted((a, b) => a.year - b.year);
  return sorted.find((target) => target.year >= year) ?? sorted.at(-1) ?? null;
}

/** How the supply mix is worked out. */
export const supplyConfig = z
  .strictObject({
    rules: z
      .array(rule)
      .default([])
      .meta(
        fieldText(
          ['Allocation rule', '分摊规则'],
          ['Each holds from its day on; without one, pro rata.', '各规则自起始日期起生效；未设置时按比例分摊。'],
        ),
      ),
    storages: z
      .array(storage)
      .default([])
      .meta(fieldText(['Storages', '储能'])),
    contracts: z
      .array(contract)
      .default([])
      .meta(fieldText(['Green power contracts', '绿电合同'])),
    thresholds: z
      .array(directSupplyThreshold)
      .default([...nationalThresholds])
      .meta(fieldText(['Limits of direct supply', '绿电直连指标限值'])),
    greenTargets: z
      .array(greenTarget)
      .default([])
      .meta(fieldText(['Targets of the green share', '绿电占比目标'])),
  })
  .prefault({})
  .meta(fieldText(['Supply mix', '供电构成']));
export type SupplyConfig = z.infer<typeof supplyConfig>;

/** What of a meter the rules of supply refer to. */
interface NamedMeter {
  id: string;
  role: string;
  boundary?: boolean | undefined;
}

/** Problems that the shape alone does not show, each with its path. */
export function supplyConfigProblems(supply: SupplyConfig, meters: readonly NamedMeter[]): FieldProblem[] {
  const role = new Map(meters.map((meter) => [meter.id, meter.role]));
  const outside = new Set(meters.filter(({ boundary }) => boundary === false).map(({ id }) => id));
  const problems: FieldProblem[] = [];
  const report = (path: (string | number)[], en: string, zh: string): void =>
    void problems.push({ path: ['supply', ...path], ...faultText(en, zh) });
  const isGenerator = (id: string): boolean => role.get(id) === 'pv' || role.get(id) === 'wind';
  const once = (
    list: readonly string[],
    what: readonly [en: string, zh: string],
    path: (index: number) => (string | number)[],
  ): void =>
    list.forEach((id, index) => {
      if (list.indexOf(id) < index) report(path(index), `${what[0]} ${id} is named twice`, `${what[1]} ${id} 重复`);
    });
  once(
    supply.storages.map(({ meterId }) => meterId),
    ['storage', '储能'],
    (index) => ['storages', index, 'meterId'],
  );
  once(
    supply.contracts.map(({ id }) => id),
    ['contract', '合同'],
    (index) => ['contracts', index, 'id'],
  );
  once(
    supply.rules.map(({ validFrom }) => validFrom ?? 'start'),
    ['day', '日期'],
    (index) => ['rules', index, 'validFrom'],
  );
  supply.storages.forEach(({ meterId }, index) => {
    if (role.get(meterId) !== 'storage')
      report(['storages', index, 'meterId'], `${meterId} is not a meter of role storage`, `${meterId} 不是储能电表`);
  });
  supply.contracts.forEach(({ generatorId, quantity, validFrom, validTo }, index) => {
    const at = ['contracts', index];
    if (generatorId !== undefined && !isGenerator(generatorId))
      report(
        [...at, 'generatorId'],
        `${generatorId} is not a meter of role pv or wind`,
        `${generatorId} 不是光伏或风电电表`,
      );
    if (generatorId === undefined && quantity.basis === 'share')
      report(
        [...at, 'quantity'],
        'a share needs a generator of the park; give power, profile or meter',
        '按比例须有园区内的电源；请改用功率、曲线或电表',
      );
    if (quantity.basis === 'meter' && !isGenerator(quantity.meterId))
      report(
        [...at, 'quantity', 'meterId'],
        `${quantity.meterId} is not a meter of role pv or wind`,
        `${quantity.meterId} 不是光伏或风电电表`,
      );
    else if (quantity.basis === 'meter' && !outside.has(quantity.meterId))
      report(
        [...at, 'quantity', 'meterId'],
        `${quantity.meterId} counts in the park balance; a delivery from outside needs boundary: false`,
        `${quantity.meterId} 计入园区平衡；园区外供电须设 boundary: false`,
      );
    if (validTo !== undefined && validTo < validFrom)
      report(
        [...at, 'validTo'],
        `the last day ${validTo} is before the first, ${validFrom}`,
        `最后一天 ${validTo} 早于第一天 ${validFrom}`,
      );
  });
  return problems;
}
