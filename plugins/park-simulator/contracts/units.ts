import { z } from 'zod';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,127}$/, 'lower-case letters, digits and dashes');
const kilowatts = z.number().positive().max(10_000_000);
const hour = z.number().min(0).max(24);
/** Local hours [from, to); from > to wraps over midnight. */
const hours = z.array(z.tuple([hour, hour])).max(12);

const common = {
  /** Asset id; the unit's points are `<id>.<quantity>`. */
  id: id.meta({ title: 'Asset' }),
  /** Node of the network that it is connected to. */
  node: id.meta({ title: 'Connected to' }),
  accuracyClass: z.number().min(0).max(5).default(0.5).meta({ title: 'Accuracy class of its meter (%)' }),
};

export const pvUnit = z.strictObject({
  type: z.literal('pv'),
  ...common,
  ratedKw: kilowatts.meta({ title: 'Inverter rating (kW AC)' }),
  moduleKw: kilowatts.meta({ title: 'Modules (kW at standard test conditions)' }),
  tilt: z.number().min(0).max(90).default(20).meta({ title: 'Tilt (°)' }),
  azimuth: z.number().min(0).max(360).default(180).meta({ title: 'Azimuth (°, 180 = south)' }),
  eastKm: z.number().default(0).meta({ title: 'East of the park centre (km)' }),
  northKm: z.number().default(0).meta({ title: 'North of the park centre (km)' }),
});

export const windUnit = z.strictObject({
  type: z.literal('wind'),
  ...common,
  ratedKw: kilowatts.meta({ title: 'Rating (kW)' }),
  eastKm: z.number().default(0).meta({ title: 'East of the park centre (km)' }),
});

export const batteryUnit = z.strictObject({
  type: z.literal('battery'),
  ...common,
  ratedKw: kilowatts.meta({ title: 'Rating (kW)' }),
  capacityKwh: z.number().positive().meta({ title: 'Capacity (kWh)' }),
  efficiency: z.number().min(0.5).max(1).default(0.94).meta({ title: 'Efficiency one way' }),
  minSoc: z.number().min(0).max(100).default(10).meta({ title: 'Lowest state of charge (%)' }),
  maxSoc: z.number().min(0).max(100).default(95).meta({ title: 'Highest state of charge (%)' }),
  chargeHours: hours.default([]).meta({ title: 'Charge in (local hours)' }),
  dischargeHours: hours.default([]).meta({ title: 'Discharge in (local hours)' }),
});

export const electrolyserUnit = z.strictObject({
  type: z.literal('electrolyser'),
  ...common,
  ratedKw: kilowatts.meta({ title: 'Rating (kW)' }),
  minLoad: z.number().min(0).max(1).default(0.25).meta({ title: 'Lowest load (share of rating)' }),
  specificKwhPerKg: z.number().positive().default(53).meta({ title: 'Consumption at rating (kWh/kg)' }),
  rampSeconds: z.number().positive().default(300).meta({ title: 'From nothing to rating in (s)' }),
});

export const arcFurnaceUnit = z.strictObject({
  type: z.literal('arc-furnace'),
  ...common,
  ratedKw: kilowatts.meta({ title: 'Power in the melt (kW)' }),
  tapTonnes: z.number().positive().meta({ title: 'Tapped steel (t)' }),
  specificKwhPerTonne: z.number().positive().default(400).meta({ title: 'Consumption (kWh/t)' }),
  idleKw: z.number().min(0).default(400).meta({ title: 'Auxiliaries (kW)' }),
  maintenanceWeekday: z.number().int().min(0).max(6).default(3).meta({ title: 'Maintenance day (0 = Sunday)' }),
});

export const paperMachineUnit = z.strictObject({
  type: z.literal('paper-machine'),
  ...common,
  ratedKw: kilowatts.meta({ title: 'Power in production (kW)' }),
  breaksPerDay: z.number().min(0).max(100).default(3).meta({ title: 'Web breaks a day' }),
});

export const shiftLoadUnit = z.strictObject({
  type: z.literal('shift-load'),
  ...common,
  baseKw: z.number().min(0).meta({ title: 'Always on (kW)' }),
  workKw: z.number().min(0).meta({ title: 'On top in working hours (kW)' }),
  workHours: hours.default([[8, 18]]).meta({ title: 'Working hours (local)' }),
  lunchDip: z.number().min(0).max(1).default(0.3).meta({ title: 'Drop from 11:30 to 13:00 (share)' }),
  saturday: z.number().min(0).max(1).default(0.5).meta({ title: 'Work on Saturday (share)' }),
  sunday: z.number().min(0).max(1).default(0.2).meta({ title: 'Work on Sunday and holidays (share)' }),
  weatherKwPerDegree: z
    .number()
    .min(0)
    .default(0)
    .meta({ title: 'Heating and cooling (kW per °C outside 15 to 24 °C)' }),
});

export const batchLoadUnit = z.strictObject({
  type: z.literal('batch-load'),
  ...common,
  baseKw: z.number().min(0).meta({ title: 'Always on (kW)' }),
  machines: z.number().int().min(1).max(64).meta({ title: 'Machines' }),
  machineKw: kilowatts.meta({ title: 'Power of one (kW)' }),
  cycleMinutes: z.number().positive().meta({ title: 'Cycle (min)' }),
  duty: z.number().min(0).max(1).meta({ title: 'Share of the cycle at power' }),
});

export const portCranesUnit = z.strictObject({
  type: z.literal('port-cranes'),
  ...common,
  berths: z.number().int().min(1).max(32).meta({ title: 'Berths' }),
  craneKw: kilowatts.meta({ title: 'Hoisting peak of one berth (kW)' }),
  baseKw: z.number().min(0).default(0).meta({ title: 'Always on (kW)' }),
});

export const shorePowerUnit = z.strictObject({
  type: z.literal('shore-power'),
  ...common,
  /** Vessels lie where the cranes of this unit work, when it is named. */
  cranes: id.optional().meta({ title: 'Same berths as' }),
  berths: z.number().int().min(1).max(32).meta({ title: 'Berths' }),
  vesselKw: kilowatts.meta({ title: 'Hotel load of one vessel (kW)' }),
});

export const chargingUnit = z.strictObject({
  type: z.literal('ev-charging'),
  ...common,
  chargers: z.number().int().min(1).max(200).meta({ title: 'Charging points' }),
  chargerKw: kilowatts.meta({ title: 'Power of one (kW)' }),
});

export const waterPlantUnit = z.strictObject({
  type: z.literal('water-plant'),
  ...common,
  capacityM3PerDay: z.number().positive().meta({ title: 'Capacity (m³/d)' }),
  trains: z.number().int().min(1).max(40).default(10).meta({ title: 'Reverse osmosis trains' }),
  recovery: z.number().min(0).max(1).default(0.95).meta({ title: 'Recovery' }),
  specificKwhPerM3: z.number().positive().default(1.9).meta({ title: 'Consumption (kWh/m³)' }),
});

export const weatherStationUnit = z.strictObject({
  type: z.literal('weather-station'),
  id: id.meta({ title: 'Asset' }),
});

export const unitConfig = z.discriminatedUnion('type', [
  pvUnit,
  windUnit,
  batteryUnit,
  electrolyserUnit,
  arcFurnaceUnit,
  paperMachineUnit,
  shiftLoadUnit,
  batchLoadUnit,
  portCranesUnit,
  shorePowerUnit,
  chargingUnit,
  waterPlantUnit,
  weatherStationUnit,
]);

/** A busbar, transformer or feeder with a meter: carries what hangs below it, plus its own losses. */
export const nodeConfig = z.strictObject({
  id: id.meta({ title: 'Asset' }),
  /** Absent at the root, which is the grid connection. */
  parent: id.optional().meta({ title: 'Fed from' }),
  accuracyClass: z.number().min(0).max(5).default(0.2).meta({ title: 'Accuracy class of its meter (%)' }),
  ratedKw: kilowatts.meta({ title: 'Rating (kW)' }),
  noLoadKw: z.number().min(0).default(0).meta({ title: 'No-load loss (kW)' }),
  loadLossKw: z.number().min(0).default(0).meta({ title: 'Load loss at rating (kW)' }),
});

export type UnitConfig = z.infer<typeof unitConfig>;
export type NodeConfig = z.infer<typeof nodeConfig>;
export type UnitOf<T extends UnitConfig['type']> = Extract<UnitConfig, { type: T }>;
