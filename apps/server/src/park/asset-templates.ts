/** A kind of asset with the points that it usually has, so that a newcomer types names and not quantities. */
export interface AssetTemplate {
  id: string;
  title: { en: string; 'zh-CN': string };
  points: TemplatePoint[];
  /** What a meter of it stands for in the park's balance; null where none is metered. */
  meter: (typeof assetRoles)[number] | null;
}

/** What assets are in the balance of a park, in the words of energy metering. */
export const assetRoles = ['grid', 'pv', 'wind', 'storage', 'load'] as const;

/** A point of a template; its id below the asset is its quantity. */
export interface TemplatePoint {
  quantity: string;
  name: { en: string; 'zh-CN': string };
  kind: 'gauge' | 'counter' | 'state';
  unit: string;
  expectedEverySeconds: number;
  retention: 'fast' | 'standard' | 'billing';
}

const gauge = (quantity: string, en: string, zh: string, unit: string): TemplatePoint => ({
  ...{ quantity, name: { en, 'zh-CN': zh }, kind: 'gauge', unit },
  ...{ expectedEverySeconds: 15, retention: 'fast' },
});
const counter = (quantity: string, en: string, zh: string, unit = 'kWh'): TemplatePoint => ({
  ...{ quantity, name: { en, 'zh-CN': zh }, kind: 'counter', unit },
  ...{ expectedEverySeconds: 60, retention: 'billing' },
});

const power = gauge('active-power', 'Active power', '有功功率', 'kW');
const imported = counter('active-energy-import', 'Consumed energy', '用电量');
const exported = counter('active-energy-export', 'Generated energy', '发电量');

/** Templates of the set-up of a park, by the kinds of assets that the plugins know. */
export const assetTemplates: readonly AssetTemplate[] = [
  {
    id: 'feeder',
    title: { en: 'Metered feeder or load', 'zh-CN': '计量馈线或负荷' },
    meter: 'load',
    points: [power, imported],
  },
  {
    id: 'substation',
    title: { en: 'Substation with grid meter', 'zh-CN': '变电站（含关口表）' },
    meter: 'grid',
    points: [power, imported, counter('active-energy-export', 'Exported energy', '上网电量')],
  },
  { id: 'pv-plant', title: { en: 'PV plant', 'zh-CN': '光伏电站' }, meter: 'pv', points: [power, exported] },
  {
    id: 'wind-farm',
    title: { en: 'Wind farm', 'zh-CN': '风电场' },
    meter: 'wind',
    points: [power, exported, gauge('wind-speed', 'Wind speed', '风速', 'm/s')],
  },
  {
    id: 'battery',
    title: { en: 'Battery storage', 'zh-CN': '电池储能' },
    meter: 'storage',
    points: [
      power,
      gauge('state-of-charge', 'State of charge', '荷电状态', '%'),
      counter('active-energy-import', 'Charged energy', '充电量'),
      counter('active-energy-export', 'Discharged energy', '放电量'),
    ],
  },
  {
    id: 'charging-station',
    title: { en: 'Charging station', 'zh-CN': '充电站' },
    meter: 'load',
    points: [power, imported],
  },
  {
    id: 'water-plant',
    title: { en: 'Water or wastewater plant', 'zh-CN': '水厂或污水处理厂' },
    meter: 'load',
    points: [gauge('flow', 'Inflow', '进水流量', 'm3/h'), power, imported],
  },
  {
    id: 'weather-station',
    title: { en: 'Weather station', 'zh-CN': '气象站' },
    meter: null,
    points: [
      gauge('irradiance', 'Irradiance', '辐照度', 'W/m2'),
      gauge('temperature', 'Temperature', '气温', 'degC'),
      gauge('wind-speed', 'Wind speed', '风速', 'm/s'),
    ],
  },
];
