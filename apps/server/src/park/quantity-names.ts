/** Names of quantities that profiles have, so that points made from them have names in both languages. */
const names: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  'active-power': ['Active power', '有功功率'],
  'reactive-power': ['Reactive power', '无功功率'],
  'apparent-power': ['Apparent power', '视在功率'],
  'power-factor': ['Power factor', '功率因数'],
  'active-energy-import': ['Active energy, import', '正向有功电量'],
  'active-energy-export': ['Active energy, export', '反向有功电量'],
  'reactive-energy-import': ['Reactive energy, import', '正向无功电量'],
  'reactive-energy-export': ['Reactive energy, export', '反向无功电量'],
  'demand-power': ['Demand', '需量'],
  frequency: ['Frequency', '频率'],
  voltage: ['Voltage', '电压'],
  current: ['Current', '电流'],
  'grid-voltage': ['Grid voltage', '电网电压'],
  'dc-voltage': ['DC voltage', '直流电压'],
  'dc-current': ['DC current', '直流电流'],
  'dc-power': ['DC power', '直流功率'],
  'cabinet-temperature': ['Cabinet temperature', '机柜温度'],
  'operating-state': ['Operating state', '运行状态'],
  fault: ['Fault', '故障'],
  'state-of-charge': ['State of charge', '荷电状态'],
  'state-of-health': ['State of health', '健康状态'],
  'charge-power-limit': ['Charging limit', '充电功率上限'],
  'discharge-power-limit': ['Discharging limit', '放电功率上限'],
  'active-power-setpoint': ['Set-point of active power', '有功功率设定值'],
  'cell-voltage-min': ['Lowest cell voltage', '单体最低电压'],
  'cell-voltage-max': ['Highest cell voltage', '单体最高电压'],
  'cell-temperature-min': ['Lowest cell temperature', '单体最低温度'],
  'cell-temperature-max': ['Highest cell temperature', '单体最高温度'],
  flow: ['Flow', '流量'],
  'discharge-volume': ['Discharged volume', '排放量'],
  temperature: ['Temperature', '温度'],
  ph: ['pH', 'pH 值'],
  cod: ['COD', '化学需氧量'],
  'ammonia-nitrogen': ['Ammonia nitrogen', '氨氮'],
  'total-phosphorus': ['Total phosphorus', '总磷'],
  'total-nitrogen': ['Total nitrogen', '总氮'],
  'server-state': ['State of the server', '服务器状态'],
  'service-level': ['Service level', '服务水平'],
  sessions: ['Sessions', '会话数'],
  subscriptions: ['Subscriptions', '订阅数'],
};

/** Phases and pairs of phases, as the last part of a name. */
const phases = /^(.+)-(a|b|c|ab|bc|ca)$/;

/** Name of a quantity such as `voltage-a`. One that is not known keeps its own. */
export function quantityName(quantity: string): { en: string; 'zh-CN': string } {
  const whole = names[quantity];
  if (whole) return { en: whole[0], 'zh-CN': whole[1] };
  const [, base = '', phase = ''] = phases.exec(quantity) ?? [];
  const of = names[base];
  const letters = phase.toUpperCase();
  if (of) return { en: `${of[0]} ${letters}`, 'zh-CN': `${letters}${phase.length === 1 ? ' 相' : ' 线'}${of[1]}` };
  const plain = quantity.replaceAll('-', ' ');
  return { en: `${plain[0]?.toUpperCase() ?? ''}${plain.slice(1)}`, 'zh-CN': quantity };
}
