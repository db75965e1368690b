import { defineConfig, fieldText, faultText, lowerCaseId, nameField } from '@lingtan/sdk';
import { z } from 'zod';
import { baseUnits } from './kinds.ts';
import { registryFields } from './meter-registry.ts';
import { registryProblems, type FieldProblem } from './meter-registry-check.ts';
import { supplyConfig, supplyConfigProblems } from './supply-config.ts';
import { tariffConfigFields, tariffSeedProblems } from './tariff-config.ts';
import { tceConfig } from './tce-config.ts';
import { veeConfig } from './vee-config.ts';
import { productsConfig } from './production-config.ts';
import { lossField, treeConfig } from './tree-config.ts';
import { readVirtualMeters, virtualFields } from './virtual.ts';

const identifier = lowerCaseId;
const pointId = z.string().min(1).max(200);

/** What a meter stands for in the park's balance. */
export const meterRoles = ['grid', 'pv', 'wind', 'storage', 'hydrogen', 'load'] as const;
export type MeterRole = (typeof meterRoles)[number];

/**
 * Which way energy runs through a meter. For a `grid` meter `import` is energy taken from the public grid and `export` energy
 * given to it. For every other meter the park's bus is the other side: `import` is energy the asset takes from the bus
 * (load, charging), `export` energy it gives to the bus (generation, discharging).
 */
export const directions = ['import', 'export'] as const;
export type Direction = (typeof directions)[number];

const meter = z.strictObject({
  id: identifier.meta(fieldText(['Meter id', '电表编号'])),
  name: nameField().meta(fieldText(['Name', '名称'])),
  assetId: z
    .string()
    .min(1)
    .meta(fieldText(['Asset', '所属设备'])),
  role: z.enum(meterRoles).meta({
    ...fieldText(['Role in the balance', '计量类别']),
    enumTitles: {
      grid: { en: 'Grid', 'zh-CN': '电网' },
      pv: { en: 'PV', 'zh-CN': '光伏' },
      wind: { en: 'Wind', 'zh-CN': '风电' },
      storage: { en: 'Storage', 'zh-CN': '储能' },
      hydrogen: { en: 'Hydrogen', 'zh-CN': '制氢' },
      load: { en: 'Load', 'zh-CN': '负荷' },
    },
  }),
  enterpriseId: z
    .string()
    .optional()
    .meta(fieldText(['Enterprise', '所属企业'], ['Empty: belongs to the park.', '留空表示属于园区。'])),
  parentId: identifier.optional().meta(fieldText(['Meter above it', '上级电表'])),
  importPoint: pointId
    .optional()
    .meta(
      fieldText(
        ['Register of imported energy', '输入电量测点'],
        ['Counter in a unit of its kind: kWh, m3, kg, GJ …', '累计值，单位须与品种相符：kWh、m3、kg、GJ 等。'],
      ),
    ),
  exportPoint: pointId
    .optional()
    .meta(
      fieldText(
        ['Register of exported energy', '输出电量测点'],
        ['Counter in a unit of its kind: kWh, m3, kg, GJ …', '累计值，单位须与品种相符：kWh、m3、kg、GJ 等。'],
      ),
    ),
  powerPoint: pointId
    .optional()
    .meta(
      fieldText(
        ['Active power', '有功功率测点'],
        ['Gauge: kW, or a flow such as m3/h for other kinds.', '瞬时值：kW，其他品种为流量，如 m3/h。'],
      ),
    ),
  /** Direction that a positive power means. Default: `import` for grid, load, hydrogen; `export` for pv, wind, storage (discharge). */
  powerPositive: z
    .enum(directions)
    .optional()
    .meta({
      ...fieldText(
        ['Positive power means', '功率正方向'],
        [
          'By default import for grid, load and hydrogen, export for PV, wind and storage.',
          '默认：电网、负荷、制氢为输入，光伏、风电、储能为输出。',
        ],
      ),
      enumTitles: { import: { en: 'Import', 'zh-CN': '输入' }, export: { en: 'Export', 'zh-CN': '输出' } },
    }),
  /** CT ratio × PT ratio: primary kWh per kWh on the register (and primary kW per kW of the gauge). Or give `ct` and `pt`. */
  ratio: z
    .number()
    .positive()
    .default(1)
    .meta(
      fieldText(
        ['CT × PT ratio', '综合倍率（CT × PT）'],
        ['Primary energy per unit of the register.', '一次侧电量与表码之比。'],
      ),
    ),
  ...registryFields,
  ...virtualFields,
  loss: lossField,
  /** Primary kW (m³/h, kg/h for volumes and masses) that the circuit cannot exceed; a register that grew faster is not believed. */
  maxPowerKw: z
    .number()
    .positive()
    .optional()
    .meta({
      ...fieldText(
        ['Highest possible power', '回路最大功率'],
        [
          'In kW; m³/h or kg/h where the meter counts volume or mass. A register that grew faster is not believed.',
          '单位 kW，体积、质量类表计为 m³/h、kg/h；表码增长超出此值时判为不可信。',
        ],
      ),
    }),
  /**
   * Whether it counts in the park's balance. Default: every grid, generation and storage meter does, and every load or
   * hydrogen meter that has no load or hydrogen meter above it.
   */
  boundary: z
    .boolean()
    .optional()
    .meta(
      fieldText(
        ['Counts in the park balance', '计入园区平衡'],
        [
          'By default all supply meters do, and load meters without a load meter above them.',
          '默认：电源侧电表以及无上级负荷电表的负荷电表计入。',
        ],
      ),
    ),
});

/** Problems of a meter list that the shape alone does not show, each with its path. */
function meterProblems(meters: z.infer<typeof meter>[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (path: FieldProblem['path'], en: string, zh: string): void =>
    void problems.push({ path: ['meters', ...path], ...faultText(en, zh) });
  const byId = new Map(meters.map((m) => [m.id, m]));
  const seen = new Set<string>();
  meters.forEach((m, index) => {
    if (seen.has(m.id)) add([index, 'id'], `meter id ${m.id} is used twice`, `计量表编号 ${m.id} 重复`);
    seen.add(m.id);
    if (!m.importPoint && !m.exportPoint && !m.powerPoint && m.formula === undefined)
      add(
        [index],
        `meter ${m.id} has no point: give importPoint, exportPoint or powerPoint`,
        `计量表 ${m.id} 没有测点：请填写 importPoint、exportPoint 或 powerPoint`,
      );
    for (const { path, ...said } of registryProblems(m)) problems.push({ path: ['meters', index, ...path], ...said });
    const above = new Set([m.id]);
    for (let at = m.parentId; at !== undefined; at = byId.get(at)?.parentId) {
      if (!byId.has(at)) {
        add([index, 'parentId'], `no meter ${at} in this list`, `列表中没有计量表 ${at}`);
        break;
      }
      if (above.has(at)) {
        add(
          [index, 'parentId'],
          `meter ${m.id} is above itself through ${at}`,
          `计量表 ${m.id} 经 ${at} 成为自身的上级`,
        );
        break;
      }
      above.add(at);
    }
  });
  const { problems: formulas } = readVirtualMeters(formulaMeterList(meters));
  for (const { meter: id, problem } of formulas)
    add([meters.findIndex((m) => m.id === id), 'formula'], problem.en, problem['zh-CN']);
  return problems;
}

/** The meters as formulas see them. */
export function formulaMeterList(meters: readonly z.infer<typeof meter>[]) {
  return meters.map(({ id, kind, formula, constants, importPoint, exportPoint, powerPoint }) => ({
    id,
    unit: baseUnits[kind],
    formula,
    constants,
    measured: [importPoint, exportPoint, powerPoint].some((point) => point !== undefined),
  }));
}

const schema = z
  .strictObject({
    intervalMinutes: z
      .literal([1, 5, 15, 30, 60])
      .default(15)
      .meta({
        ...fieldText(
          ['Interval', '计量时段'],
          ['Settlement interval of all meters of the park.', '全园区电表统一的结算时段。'],
        ),
        unit: 'min',
      }),
    graceSeconds: z
      .number()
      .int()
      .min(0)
      .max(3600)
      .default(90)
      .meta({
        ...fieldText(
          ['Wait before closing', '结算等待时间'],
          [
            'How long after its end an interval is closed. Later samples make a revision.',
            '时段结束后等待多久再结算；此后到达的采样生成修订版本。',
          ],
        ),
        unit: 's',
      }),
    meters: z
      .array(meter)
      .default([])
      .meta(fieldText(['Meters', '电表'])),
    vee: veeConfig,
    ...tariffConfigFields,
    tree: treeConfig,
    products: productsConfig,
    supply: supplyConfig,
    tce: tceConfig,
  })
  .superRefine((value, context) => {
    const known = new Set(value.meters.map(({ id }) => id));
    value.vee.incompleteParents.forEach((id, index) => {
      if (!known.has(id))
        context.addIssue({
          code: 'custom',
          path: ['vee', 'incompleteParents', index],
          ...faultText(`no meter ${id} in this list`, `列表中没有计量表 ${id}`),
        });
    });
    for (const problem of supplyConfigProblems(value.supply, value.meters))
      context.addIssue({ code: 'custom', ...problem });
    for (const problem of meterProblems(value.meters)) context.addIssue({ code: 'custom', ...problem });
    value.meters.forEach(({ id, registerStepMinutes: step }, index) => {
      if (step === undefined || step % value.intervalMinutes === 0 || value.intervalMinutes % step === 0) return;
      context.addIssue({
        code: 'custom',
        path: ['meters', index, 'registerStepMinutes'],
        ...faultText(
          `meter ${id} counts in steps of ${step} min, which do not fit the interval of ${value.intervalMinutes} min`,
          `计量表 ${id} 的步长为 ${step} 分钟，与 ${value.intervalMinutes} 分钟的计量时段不符`,
        ),
      });
    });
    for (const problem of tariffSeedProblems(value.tariffs)) context.addIssue({ code: 'custom', ...problem });
  });

/** Configuration of energy metering on a park. */
export const energyConfig = defineConfig({ version: 1, schema });
export type EnergyConfig = z.infer<typeof schema>;
export type MeterConfig = EnergyConfig['meters'][number];
