import { defineConfig, fieldText } from '@lingtan/sdk';
import { z } from 'zod';

const identifier = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes');
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
  name: z
    .strictObject({
      en: z
        .string()
        .min(1)
        .meta(fieldText(['In English', '英文'])),
      'zh-CN': z
        .string()
        .min(1)
        .meta(fieldText(['In Chinese', '中文'])),
    })
    .meta(fieldText(['Name', '名称'])),
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
    .meta(fieldText(['Register of imported energy', '输入电量测点'], ['Counter in kWh.', '累计值，单位 kWh。'])),
  exportPoint: pointId
    .optional()
    .meta(fieldText(['Register of exported energy', '输出电量测点'], ['Counter in kWh.', '累计值，单位 kWh。'])),
  powerPoint: pointId
    .optional()
    .meta(fieldText(['Active power', '有功功率测点'], ['Gauge in kW.', '瞬时值，单位 kW。'])),
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
  /** CT ratio × PT ratio: primary kWh per kWh on the register (and primary kW per kW of the gauge). */
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
  /** Register value, kWh before `ratio`, at which it starts again from zero. */
  registerMax: z
    .number()
    .positive()
    .optional()
    .meta({
      ...fieldText(
        ['Register rolls over at', '表码满量程'],
        ['Before the ratio. The register starts again from zero there.', '未乘倍率；表码到此值后从零重新累计。'],
      ),
      unit: 'kWh',
    }),
  /** Primary kW that the circuit cannot exceed; a register that grew faster is not believed. */
  maxPowerKw: z
    .number()
    .positive()
    .optional()
    .meta({
      ...fieldText(
        ['Highest possible power', '回路最大功率'],
        ['A register that grew faster is not believed.', '表码增长超出此功率时判为不可信。'],
      ),
      unit: 'kW',
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
function meterProblems(meters: z.infer<typeof meter>[]): { path: (string | number)[]; message: string }[] {
  const problems: { path: (string | number)[]; message: string }[] = [];
  const byId = new Map(meters.map((m) => [m.id, m]));
  const seen = new Set<string>();
  meters.forEach((m, index) => {
    if (seen.has(m.id)) problems.push({ path: ['meters', index, 'id'], message: `meter id ${m.id} is used twice` });
    seen.add(m.id);
    if (!m.importPoint && !m.exportPoint && !m.powerPoint)
      problems.push({
        path: ['meters', index],
        message: `meter ${m.id} has no point: give importPoint, exportPoint or powerPoint`,
      });
    const above = new Set([m.id]);
    for (let at = m.parentId; at !== undefined; at = byId.get(at)?.parentId) {
      if (!byId.has(at)) {
        problems.push({ path: ['meters', index, 'parentId'], message: `no meter ${at} in this list` });
        break;
      }
      if (above.has(at)) {
        problems.push({ path: ['meters', index, 'parentId'], message: `meter ${m.id} is above itself through ${at}` });
        break;
      }
      above.add(at);
    }
  });
  return problems;
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
  })
  .superRefine((value, context) => {
    for (const problem of meterProblems(value.meters)) context.addIssue({ code: 'custom', ...problem });
  });

/** Configuration of energy metering on a park. */
export const energyConfig = defineConfig({ version: 1, schema });
export type EnergyConfig = z.infer<typeof schema>;
export type MeterConfig = EnergyConfig['meters'][number];
