import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parkRoutes } from '../../apps/server/src/park/park-routes.ts';
import { openApiTypes } from './openapi-types.ts';

const root = join(import.meta.dirname, '../..');
// The simulator is for demonstrations; nobody writes a client of it.
const plugins = readdirSync(join(root, 'plugins')).filter((name) => name !== 'park-simulator');

let park: TestPark;
beforeAll(async () => {
  park = await createTestPark({
    plugins: plugins.map((name) => ({ directory: join(root, 'plugins', name) })),
    park: { latitude: 33.2, longitude: 120.8 },
  });
  park.kernel.use(parkRoutes(() => park.kernel, park.telemetry));
  for (const name of plugins) await park.waitForState(name, 'running', 'degraded');
}, 120_000);
afterAll(() => park?.stop());

it('packages/client has the types of the API as it is (npm run client-types makes them)', async () => {
  const { body } = await park.api('platform-admin').get<Record<string, unknown>>('/api/openapi.json');
  await expect(openApiTypes(body)).toMatchFileSnapshot(join(root, 'packages/client/src/api-types.ts'));
}, 60_000);
