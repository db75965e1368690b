import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';
import { id, kilowatts } from './units/common.ts';
import { pvUnit, weatherStationUnit, windUnit } from './units/generation.ts';
import { chargingUnit, portCranesUnit, shorePowerUnit, waterPlantUnit } from './units/services.ts';
import { batteryUnit, electrolyserUnit } from './units/storage.ts';
import { arcFurnaceUnit, batchLoadUnit, paperMachineUnit, shiftLoadUnit } from './units/works.ts';

export * from './units/generation.ts';
export * from './units/services.ts';
export * from './units/storage.ts';
export * from './units/works.ts';

/** A unit of the simulated park, by its kind. */
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
  id: id.meta(fieldText(['Asset', '设备'])),
  /** Absent at the root, which is the grid connection. */
  parent: id.optional().meta(fieldText(['Fed from', '上级节点'], ['Empty at the grid connection', '并网点留空'])),
  accuracyClass: z
    .number()
    .min(0)
    .max(5)
    .default(0.2)
    .meta({ ...fieldText(['Accuracy class of its meter', '电表准确度等级']), unit: '%' }),
  ratedKw: kilowatts.meta({ ...fieldText(['Rating', '额定功率']), unit: 'kW' }),
  noLoadKw: z
    .number()
    .min(0)
    .default(0)
    .meta({ ...fieldText(['No-load loss', '空载损耗']), unit: 'kW' }),
  loadLossKw: z
    .number()
    .min(0)
    .default(0)
    .meta({ ...fieldText(['Load loss at rating', '额定负载损耗']), unit: 'kW' }),
});

export type UnitConfig = z.infer<typeof unitConfig>;
export type NodeConfig = z.infer<typeof nodeConfig>;
export type UnitOf<T extends UnitConfig['type']> = Extract<UnitConfig, { type: T }>;
