import { defineConfig, definePermission, definePlugin, defineRoute, fieldText } from '@lingtan/sdk';
import { sampleQuality, Telemetry } from '@lingtan/telemetry/contracts';
import { z } from 'zod';

const hourMs = 3_600_000;

const read = definePermission({
  id: 'cooling.read',
  title: { en: 'See cooling', 'zh-CN': '查看制冷' },
  grants: ['operator', 'auditor'],
});

const route = defineRoute({
  method: 'get',
  path: '/water',
  summary: 'Temperature of the cooling water: the newest value, and the mean of the last hour',
  permission: read,
  response: z.object({
    value: z.number().nullable(),
    unit: z.string().nullable(),
    at: z.number().nullable().describe('ms UTC'),
    good: z.boolean(),
    hourMean: z.number().nullable(),
  }),
});

export default definePlugin({
  id: 'cooling',
  config: defineConfig({
    version: 1,
    schema: z.strictObject({
      point: z
        .string()
        .default('')
        .meta(fieldText(['Point of the water temperature', '水温测点'])),
    }),
  }),
  permissions: [read],
  services: { telemetry: Telemetry },
  async start(park, { telemetry }) {
    const { point } = park.config;
    park.route(route, async () => {
      const [newest] = await telemetry.latest([point]);
      const to = park.clock.now();
      const [hour] = await telemetry.range({ points: [point], from: to - hourMs, to, maxPoints: 60 });
      // A sum over buckets of unequal count: each mean weighs as many samples as it is made of.
      const count = hour?.count.reduce((sum, each) => sum + each, 0) ?? 0;
      const sum = hour?.mean.reduce((total, mean, index) => total + mean * hour.count[index]!, 0) ?? 0;
      return {
        // What nobody has measured is null, and never 0.
        value: newest?.value ?? null,
        unit: hour?.unit ?? null,
        at: newest?.ts ?? null,
        good: newest?.quality === sampleQuality.good,
        hourMean: count === 0 ? null : sum / count,
      };
    });
  },
});
