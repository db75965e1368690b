import { waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpcUaServerStatus } from '../contracts/index.ts';
import { loaderOf } from './library.ts';
import { opcuaConnector } from './plugin.ts';

let park: TestPark;
beforeAll(async () => {
  park = await createTestPark({
    plugins: [opcuaConnector(loaderOf('node-opcua-client-that-is-not-installed'))],
    config: {
      'opcua-connector': {
        servers: [{ id: 'plc', url: 'opc.tcp://127.0.0.1:4840', nodes: [{ point: 'p', node: 'ns=0;i=2259' }] }],
      },
    },
  });
}, 60_000);
afterAll(() => park?.stop());

it('where the package is not installed, the page says so in plain words and nothing else is touched', async () => {
  const devices = async () =>
    (await park.api('operator').get<{ devices: OpcUaServerStatus[] }>('/x/opcua-connector/devices')).body.devices;
  await waitUntil(async () => (await devices())[0]?.state === 'unavailable', 30_000);
  expect((await devices())[0]!.lastError!.message).toMatch(
    /^OPC UA needs the package node-opcua-client-that-is-not-installed, which is not installed here/,
  );
  await park.waitForState('opcua-connector', 'degraded');
  expect(park.state('opcua-connector').error).toContain('which is not installed here');
  const asked = await park.api('operator').get('/x/opcua-connector/devices/plc/nodes');
  expect(asked).toMatchObject({ status: 503, body: { code: 'OPCUA_NOT_INSTALLED' } });
  expect((await park.api('operator').get('/plugins')).status).toBe(200);
  const { devices: support } = opcuaConnector(loaderOf('node-opcua-client-that-is-not-installed'));
  expect((await support!.unavailable!())!['zh-CN']).toMatch(/node-opcua-client-that-is-not-installed/);
});

it('is laid at the door of the one that is missing when only the second package is not there', async () => {
  await expect(loaderOf('node:os', 'nothing-of-that-name')()).rejects.toMatchObject({ code: 'OPCUA_NOT_INSTALLED' });
});
