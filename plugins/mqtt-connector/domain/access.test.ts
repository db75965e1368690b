import { describe, expect, it } from 'vitest';
import { identify, mayPublish, maySubscribe } from './access.ts';
import { parseTopic } from './topic.ts';

const token = { parkId: 'dafeng', deviceId: 'gw-1', pointPrefix: null, controlPoints: null };
const device = identify('gw-1', token)!;
const gateway = identify('dafeng', token)!;

describe('access', () => {
  it('takes the device id, or the park id with an unrestricted token, as user name', () => {
    expect(device.gateway).toBe(false);
    expect(gateway.gateway).toBe(true);
    expect(identify('dafeng', { ...token, pointPrefix: 'pv.' })).toBeNull();
    expect(identify('gw-2', token)).toBeNull();
    expect(identify(undefined, token)).toBeNull();
  });

  it.each([
    ['lingtan/dafeng/telemetry/gw-1', true, true],
    ['lingtan/dafeng/telemetry/gw-2', false, true],
    ['lingtan/ordos/telemetry/gw-1', false, false],
    ['lingtan/dafeng/telemetry/gw-1/x', false, false],
    ['lingtan/dafeng/telemetry/..', false, false],
    ['spBv1.0/dafeng/NDATA/gw-1', true, true],
    ['spBv1.0/dafeng/DDATA/gw-1/pv-3', true, true],
    ['spBv1.0/dafeng/DDATA/gw-2/pv-3', false, true],
    ['spBv1.0/ordos/NDATA/gw-1', false, false],
    ['spBv1.0/dafeng/NCMD/gw-1', false, false],
    ['$SYS/x', false, false],
    ['lingtan/dafeng/telemetry/+', false, false],
  ])('publish to %s: device %s, gateway %s', (topic, asDevice, asGateway) => {
    expect(mayPublish(device, parseTopic(topic), 'dafeng')).toBe(asDevice);
    expect(mayPublish(gateway, parseTopic(topic), 'dafeng')).toBe(asGateway);
  });

  it.each([
    ['spBv1.0/dafeng/NCMD/gw-1', true, true],
    ['spBv1.0/dafeng/DCMD/gw-1/+', true, true],
    ['spBv1.0/dafeng/DCMD/gw-1/#', true, true],
    ['spBv1.0/dafeng/NCMD/gw-2', false, true],
    ['spBv1.0/dafeng/NCMD/+', false, false],
    ['spBv1.0/dafeng/NCMD/#', false, false],
    ['spBv1.0/dafeng/NDATA/gw-1', false, false],
    ['spBv1.0/+/NCMD/gw-1', false, false],
    ['spBv1.0/STATE/host', true, true],
    ['spBv1.0/STATE/#', false, false],
    ['#', false, false],
    ['lingtan/dafeng/telemetry/gw-1', false, false],
  ])('subscribe to %s: device %s, gateway %s', (filter, asDevice, asGateway) => {
    expect(maySubscribe(device, filter, 'dafeng')).toBe(asDevice);
    expect(maySubscribe(gateway, filter, 'dafeng')).toBe(asGateway);
  });
});
