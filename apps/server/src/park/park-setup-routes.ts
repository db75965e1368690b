import {
  type BoundCoreRoute,
  checkConfig,
  configCheck,
  coreRoute,
  type Kernel,
  kernelPermissions,
  pluginErrors,
} from '@lingtan/kernel';
import { z } from 'zod';
import { assetRoles, assetTemplates } from './asset-templates.ts';
import { deviceKind, deviceKinds } from './device-kinds.ts';
import { parkFileSchema } from './park-file.ts';

const text = z.strictObject({ en: z.string(), 'zh-CN': z.string() });
const templatePoint = z.strictObject({
  quantity: z.string(),
  name: text,
  kind: z.enum(['gauge', 'counter', 'state']),
  unit: z.string(),
  expectedEverySeconds: z.number(),
  retention: z.enum(['fast', 'standard', 'billing']),
});

/** What setting up a park is done from: templates, device profiles and plugins; and a test of devices before it exists. */
export function parkSetupRoutes(kernel: () => Kernel): BoundCoreRoute[] {
  const permission = kernelPermissions.parkManage;
  return [
    coreRoute(
      {
        method: 'get',
        path: '/api/park-setup',
        summary: 'Templates, device profiles and plugins to set up a park from',
        permission,
        response: z.strictObject({
          templates: z.array(
            z.strictObject({
              id: z.string(),
              title: text,
              points: z.array(templatePoint),
              /** What a meter of it stands for in the park's balance; null where none is metered. */
              meter: z.enum(assetRoles).nullable(),
            }),
          ),
          kinds: z.array(deviceKind),
          plugins: z.array(
            z.strictObject({
              id: z.string(),
              title: text,
              description: text,
              requires: z.array(z.string()),
              /** Runs without settings. */
              unset: z.boolean(),
            }),
          ),
          parks: z.array(z.string()),
        }),
      },
      async () => ({
        templates: [...assetTemplates],
        kinds: await deviceKinds(kernel()),
        plugins: kernel()
          .registry.list()
          .flatMap(({ manifest, definition, problem }) =>
            manifest && !problem
              ? [
                  {
                    ...{ id: manifest.id, title: manifest.title, description: manifest.description },
                    requires: Object.keys(manifest.requires),
                    unset: definition?.config.schema.safeParse({}).success ?? true,
                  },
                ]
              : [],
          ),
        parks: kernel()
          .host.parks()
          .map(({ id }) => id),
      }),
    ),
    coreRoute(
      {
        method: 'post',
        path: '/api/park-setup/check',
        summary: 'Test the settings of a plugin for a park that does not exist yet',
        permission,
        body: z.strictObject({ plugin: z.string(), park: parkFileSchema.shape.park, config: z.unknown() }),
        response: configCheck,
      },
      async ({ body, signal, log }) => {
        const plugin = kernel().registry.get(body.plugin);
        if (!plugin?.definition) throw pluginErrors.UNKNOWN({ plugin: body.plugin });
        const { definition } = plugin;
        const { id, name, timeZone, latitude, longitude } = body.park;
        const park = { id, no: 0, name, timeZone, latitude, longitude, enterprises: [] };
        // Its secrets, if any, are in the document itself: nothing is stored for a park that is not there.
        const config = await kernel().configs.resolve(id, definition, body.config);
        return checkConfig(definition, { park, config, log, signal });
      },
    ),
  ];
}
