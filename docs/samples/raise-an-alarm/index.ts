import { type AlarmDeclaration, Alarms } from '@lingtan/alarm-management/contracts';
import { defineConfig, definePlugin, fieldText } from '@lingtan/sdk';
import { Telemetry, WindowsChanged } from '@lingtan/telemetry/contracts';
import { z } from 'zod';

const config = defineConfig({
  version: 1,
  schema: z.strictObject({
    point: z
      .string()
      .default('')
      .meta(fieldText(['Point of the water temperature', '水温测点'])),
    highest: z
      .number()
      .default(32)
      .meta({ ...fieldText(['Warn above', '高于此值报警']), unit: 'degC' }),
  }),
});

/** What happens if nobody acts, and what is to be done, are part of an alarm: without them it is not accepted. */
const tooWarm = (highest: number): AlarmDeclaration => ({
  id: 'water-too-warm',
  title: { en: 'Cooling water too warm', 'zh-CN': '冷却水温度过高' },
  priority: 2,
  class: 'device',
  consequence: { en: 'The chillers stop', 'zh-CN': '冷水机组停机' },
  response: { en: 'Start the second tower', 'zh-CN': '启动第二台冷却塔' },
  respondWithinMinutes: 15,
  // The service judges the values that are reported; a degree below the limit the alarm is over.
  limits: { high: highest, deadband: 1 },
  unit: 'degC',
});

export default definePlugin({
  id: 'cooling-watch',
  config,
  services: { telemetry: Telemetry, alarms: Alarms },
  async start(park, { telemetry, alarms }) {
    const { point, highest } = park.config;
    await alarms.declare([tooWarm(highest)]);
    const report = async (): Promise<void> => {
      const [newest] = await telemetry.latest([point]);
      if (newest) await alarms.report([{ id: 'water-too-warm', at: newest.ts, value: newest.value }]);
    };
    // Once as it starts, since nobody knows how long it was off, and then whenever samples have come.
    await report();
    park.events.on(WindowsChanged, 'watch', async (_tx, { data }) => {
      if (data.changes.some(({ points }) => points.includes(point))) await report();
    });
  },
});
