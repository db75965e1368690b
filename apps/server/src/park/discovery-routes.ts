import {
  type BoundCoreRoute,
  coreRoute,
  discover,
  type DiscoveryLine,
  type Kernel,
  kernelPermissions,
  mapSecrets,
  pluginErrors,
  secretMarker,
} from '@lingtan/kernel';
import { type Discovery, file, formSchema, type Logger, type ParkInfo, type Principal } from '@lingtan/sdk';
import { z } from 'zod';
import { deviceKind, kindOf } from './device-kinds.ts';

const contentType = 'application/x-ndjson';

interface Search {
  plugin: string;
  input: unknown;
  park: ParkInfo | null;
  principal: Principal;
  log: Logger;
  signal: AbortSignal;
}

/**
 * Searches for devices: for a park that is being set up, and for one that runs. Lines of JSON come as the search goes on; whoever
 * closes the connection ends it.
 */
export function discoveryRoutes(kernel: () => Kernel): BoundCoreRoute[] {
  const known = (id: string) => {
    const plugin = kernel().registry.get(id);
    if (!plugin?.definition) throw pluginErrors.UNKNOWN({ plugin: id });
    return { ...plugin, definition: plugin.definition };
  };
  const search = async ({ plugin, input, park, principal, log, signal }: Search) => {
    const lines = await discover({
      ...{ definition: known(plugin).definition, input, parkId: park?.id ?? null, log, signal },
      record: (asked, hosts) =>
        kernel().database.withKernelTx(async (tx) => {
          const { discovery } = known(plugin).definition.devices!;
          const schema = formSchema((discovery as Discovery).input);
          const after = { input: mapSecrets(asked, schema, () => secretMarker), hosts: [...hosts] };
          await kernel().audit(tx, {
            parkId: park?.id ?? null,
            actor: principal,
            action: 'devices.searched',
            subject: plugin,
            after,
          });
        }),
    });
    return file(contentType, 'devices.ndjson', asText(lines));
  };
  return [
    coreRoute(
      {
        method: 'post',
        path: '/api/park-setup/discover',
        summary: 'Search for devices of a park that does not exist yet; lines of JSON while it goes on',
        permission: kernelPermissions.parkManage,
        body: z.strictObject({ plugin: z.string(), input: z.unknown() }),
        produces: contentType,
        response: z.string(),
      },
      ({ body, principal, log, signal }) =>
        search({ plugin: body.plugin, input: body.input, park: null, principal, log, signal }),
    ),
    coreRoute(
      {
        method: 'post',
        path: '/api/parks/:park/plugins/:id/discover',
        summary: 'Search for devices of a connector; lines of JSON while it goes on',
        permission: kernelPermissions.pluginsManage,
        params: z.object({ park: z.string(), id: z.string() }),
        body: z.strictObject({ input: z.unknown() }),
        produces: contentType,
        response: z.string(),
      },
      ({ params, body, park, principal, log, signal }) =>
        search({ plugin: params.id, input: body.input, park, principal, log, signal }),
    ),
    coreRoute(
      {
        method: 'get',
        path: '/api/parks/:park/plugins/:id/device-kind',
        summary: 'What a connector connects: fields, profiles and search; null when it is no connector',
        permission: kernelPermissions.pluginsRead,
        params: z.object({ park: z.string(), id: z.string() }),
        response: z.strictObject({ kind: deviceKind.nullable() }),
      },
      async ({ params }) => ({ kind: await kindOf(known(params.id), kernel().log) }),
    ),
  ];
}

async function* asText(lines: AsyncIterable<DiscoveryLine>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}
