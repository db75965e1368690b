import { controlPoint, fieldText, lowerCaseId, nameField, safety, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { deviceModes, gateDeviceKinds, interlockShape } from './gate/device.ts';

const key = lowerCaseId;
const point = z.string().min(1).max(200);
const kw = (title: [string, string], hint?: [string, string]) => ({ ...fieldText(title, hint), unit: 'kW' });

/**
 * A device that setpoints may be sent to. For a battery the limits and the energy band come from the battery of the same
 * id unless they are given here, for a flexible load the limits from the one of the same id.
 */
export const controlledDevice = z.strictObject({
  id: key.meta(
    fieldText(
      ['Device', '设备编号'],
      ['For a battery or a flexible load the id of the one above', '储能或可调节负荷填写上方对应的编号'],
    ),
  ),
  kind: z
    .enum(gateDeviceKinds)
    .default('battery')
    .meta(fieldText(['Kind', '类型'])),
  name: nameField()
    .optional()
    .meta(fieldText(['Name', '名称'], ['Default: that of the battery', '默认取储能名称'])),
  mode: z
    .enum(deviceModes)
    .default('advice')
    .meta({
      ...safety,
      ...fieldText(
        ['Mode at first', '初始模式'],
        ['Until a person sets another one at the devices', '在“受控设备”页由人员设定之前的模式'],
      ),
      enumTitles: {
        off: { en: 'Off', 'zh-CN': '停用' },
        advice: { en: 'Advice', 'zh-CN': '建议' },
        automatic: { en: 'Automatic', 'zh-CN': '自动' },
      },
    }),
  setpointPoint: point.meta({
    ...fieldText(
      ['Point of the setpoint', '设定值测点'],
      ['A connector must offer it as writable', '须由接入插件声明为可写'],
    ),
    ...controlPoint,
  }),
  powerPoint: point.meta({
    ...fieldText(['Point of the power', '有功功率测点'], ['In kW', '单位 kW']),
    ...controlPoint,
  }),
  positive: z
    .enum(['consumption', 'generation'])
    .default('generation')
    .meta({
      ...safety,
      ...fieldText(['Positive means', '正值含义'], ['Of both points', '适用于以上两个测点']),
      enumTitles: {
        consumption: { en: 'Consumption, charging', 'zh-CN': '用电（充电）' },
        generation: { en: 'Generation, discharging', 'zh-CN': '发电（放电）' },
      },
    }),
  faultPoint: point.optional().meta({
    ...fieldText(['Point of the fault', '故障测点'], ['Anything but 0 is a trip', '非 0 即为跳闸']),
    ...controlPoint,
  }),
  temperaturePoint: point.optional().meta({ ...fieldText(['Point of the temperature', '温度测点']), ...controlPoint }),
  temperature: z
    .strictObject({
      warnC: z.number().meta({ ...fieldText(['Derated from', '降额起点']), unit: '°C' }),
      maxC: z.number().meta({ ...fieldText(['Stopped at', '停机温度']), unit: '°C' }),
    })
    .optional()
    .meta({ ...fieldText(['Temperature limits', '温度限值']), ...safety }),
  minKw: z
    .number()
    .optional()
    .meta({ ...kw(['Lowest power', '最小功率'], ['Given to the park is positive', '向园区送出为正']), ...safety }),
  maxKw: z
    .number()
    .optional()
    .meta({ ...kw(['Highest power', '最大功率']), ...safety }),
  ratedKw: z
    .number()
    .positive()
    .optional()
    .meta({ ...kw(['Rated power', '额定功率']), ...safety }),
  rampKwPerS: z
    .number()
    .positive()
    .meta({ ...safety, ...fieldText(['Ramp', '爬坡速率']), unit: 'kW/s' }),
  safeRampKwPerS: z
    .number()
    .positive()
    .optional()
    .meta({ ...safety, ...fieldText(['Ramp towards the safe state', '趋向安全状态的爬坡速率']), unit: 'kW/s' }),
  deadbandKw: z
    .number()
    .min(0)
    .default(0)
    .meta(kw(['Dead band', '死区'])),
  safeSetpointKw: z
    .number()
    .default(0)
    .meta({ ...kw(['Safe setpoint', '安全设定值']), ...safety }),
  interlocks: z
    .array(interlockShape)
    .max(100)
    .default([])
    .meta({ ...fieldText(['Interlocks', '联锁条件']), ...safety }),
  freshnessS: z
    .number()
    .gt(0)
    .max(3600)
    .default(15)
    .meta({ ...safety, ...fieldText(['Telemetry is stale after', '遥测过期时间']), unit: 's' }),
  maxLifeS: z
    .number()
    .min(60)
    .max(604_800)
    .default(14_400)
    .meta({ ...safety, ...fieldText(['Longest life of an override', '人工干预最长有效期']), unit: 's' }),
  toleranceKw: z
    .number()
    .min(0)
    .default(1)
    .meta({ ...kw(['Tolerance of the read-back', '回读允差']), ...safety }),
  readBackS: z
    .number()
    .gt(0)
    .max(60)
    .default(3)
    .meta({ ...safety, ...fieldText(['Time for the read-back', '回读时限']), unit: 's' }),
  retries: z
    .number()
    .int()
    .min(0)
    .max(5)
    .default(1)
    .meta(fieldText(['Repeated writes', '重写次数'])),
  secondPersonAboveKw: z
    .number()
    .min(0)
    .optional()
    .meta({ ...kw(['Second person above', '双人确认阈值'], ['Empty: never', '留空：不要求']), ...safety }),
});
export type ControlledDevice = z.infer<typeof controlledDevice>;

/** The control loop of a park. Without devices it does nothing. */
export const controlConfig = z.strictObject({
  gridPowerPoint: point.optional().meta({
    ...fieldText(
      ['Point of the power at the grid connection', '关口有功功率测点'],
      ['In kW, import positive', '单位 kW，受电为正'],
    ),
    ...controlPoint,
  }),
  guardKw: z
    .number()
    .min(0)
    .default(0)
    .meta({ ...kw(['Distance kept from the grid limits', '与关口限值保持的裕度']), ...safety }),
  headroomMinutes: z
    .number()
    .min(0)
    .max(1440)
    .default(1440)
    .meta({
      ...fieldText(
        ['Peaks are expected again for', '尖峰负荷的预防时长'],
        [
          'While the net load has peaked so lately, batteries charge no more than one cycle can take back; 0: not kept.',
          '在此时长内出现过的净负荷尖峰视为可能再现，充电功率以一个周期内可撤回为限；0 表示不预留。',
        ],
      ),
      unit: 'min',
    }),
  energyReserve: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .meta(
      fieldText(
        ['Kept for the contract', '合同需量备用电量'],
        [
          'Share of the capacity that plans leave stored, so that the controller can hold the contract when the load steps, 0–1.',
          '计划保留的电量占容量的比例（0–1），供控制器在负荷突增时守住合同需量。',
        ],
      ),
    ),
  readOnly: z
    .boolean()
    .default(false)
    .meta({ ...fieldText(['Send nothing at all', '只读（不下发任何设定值）']), ...safety }),
  commandLifeS: z
    .number()
    .min(10)
    .max(600)
    .default(60)
    .meta({
      ...safety,
      ...fieldText(
        ['Life of a setpoint at the device', '设定值在设备侧的有效期'],
        ['Renewed at half of it; then the device falls back by itself', '过半即续发；逾期设备自行转入安全状态'],
      ),
      unit: 's',
    }),
  holdS: z
    .number()
    .min(0)
    .max(86_400)
    .default(60)
    .meta({
      ...safety,
      ...fieldText(
        ['Held safe after a write that failed', '写入失败后的安全保持时间'],
        ['A device that did not do as told stays at its safe setpoint', '设备未按设定值执行时保持安全设定值'],
      ),
      unit: 's',
    }),
  planLifeMinutes: z
    .number()
    .min(10)
    .max(1440)
    .default(60)
    .meta({
      ...fieldText(['A plan is followed for at most', '计划最长跟踪时间'], ['After its issue', '自生成时起算']),
      unit: 'min',
    }),
  plugins: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, schemaText('id of a plugin', '插件编号')))
    .max(50)
    .default([])
    .meta({
      ...fieldText(['Plugins that may ask for setpoints', '可申请设定值的插件'], ['Empty: none', '留空：无']),
      ...safety,
    }),
  devices: z
    .array(controlledDevice)
    .max(100)
    .default([])
    .meta(fieldText(['Controlled devices', '受控设备'])),
});
export type ControlConfig = z.infer<typeof controlConfig>;
