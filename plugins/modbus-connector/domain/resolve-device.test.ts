import { describe, expect, it } from 'vitest';
import { deviceProfile, modbusConnectorConfig, modbusDevice } from '../contracts/index.ts';
import { backOffMs } from './back-off.ts';
import { planReads, readValues } from './read-values.ts';
import { resolveDevice } from './resolve-device.ts';
import { nextDue } from './schedule.ts';

const profile = deviceProfile.parse({
  id: 'meter',
  title: { en: 'Meter', 'zh-CN': '电表' },
  source: 'test',
  pollGroups: [{ id: 'fast', periodMs: 1000 }],
  registers: [
    {
      point: 'active-power',
      address: 10,
      type: 'int16',
      scaleRegister: 12,
      notAvailable: ['0x8000'],
      unit: 'W',
      group: 'fast',
    },
    { point: 'frequency', address: 11, scale: 0.01, min: 45, max: 55 },
  ],
});
const profiles = new Map([['meter', profile]]);
const config = modbusConnectorConfig.schema.parse({});
const device = (more: object) => modbusDevice.parse({ id: 'm1', host: '127.0.0.1', ...more });

describe('resolveDevice', () => {
  it('completes points, and lets the device win over the profile', () => {
    const resolved = resolveDevice(
      device({
        profile: 'meter',
        asset: 'feeder',
        registers: [{ point: 'frequency', address: 99 }],
        pollGroups: [{ id: 'fast', periodMs: 500 }],
      }),
      config,
      profiles,
    );
    expect(
      resolved.groups.map((group) => [
        group.id,
        group.periodMs,
        group.registers.map((each) => [each.point, each.address]),
      ]),
    ).toEqual([
      ['fast', 500, [['feeder.active-power', 10]]],
      ['default', 5000, [['feeder.frequency', 99]]],
    ]);
  });

  it.each([
    [{ profile: 'nope' }, 'MODBUS_UNKNOWN_PROFILE'],
    [{ registers: [{ point: 'a', address: 1, group: 'nope' }] }, 'MODBUS_UNKNOWN_GROUP'],
    [{ registers: [{ point: 'a', address: 65535, type: 'float32' }] }, 'MODBUS_BAD_REGISTER'],
    [{ registers: [{ point: 'a', address: 1, fc: 1 }] }, 'MODBUS_BAD_REGISTER'],
    [{ registers: [{ point: 'a', address: 1, scale: 0 }] }, 'MODBUS_BAD_REGISTER'],
    [{ registers: [{ point: 'a', address: 1, type: 'int64' }], maxRegisters: 2 }, 'MODBUS_BAD_REGISTER'],
  ])('refuses %o', (more, code) => {
    expect(() => resolveDevice(device(more), config, profiles)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a point of a device', () => {
  it.each([
    ['setpoint', 'm1.setpoint'],
    ['cells.setpoint', 'setpoint', 'cells'],
  ])('has one register, by its short or by its full name: %s, %s', (first, second, asset?: string) => {
    const registers = [first, second].map((point, index) => ({ point, address: index }));
    const found = modbusConnectorConfig.faults!({ ...config, devices: [device({ asset, registers })] });
    expect(found.map(({ path }) => path.join('.'))).toEqual(['devices.0.registers.1.point']);
    const others = [first, 'other'].map((point, index) => ({ point, address: index }));
    expect(modbusConnectorConfig.faults!({ ...config, devices: [device({ asset, registers: others })] })).toEqual([]);
  });
});

describe('readValues', () => {
  const { groups, limits } = resolveDevice(device({ profile: 'meter' }), config, profiles);
  const blocks = planReads(
    groups.flatMap((group) => group.registers),
    limits,
  );
  const read = (power: number, hertz: number, exponent: number) => {
    const bytes = Uint8Array.from([power, hertz, exponent].flatMap((word) => [(word >> 8) & 255, word & 255]));
    return readValues([{ block: blocks[0]!, bytes, at: 7 }], 8);
  };

  it('reads everything in one request, exponent included', () => {
    expect(blocks.map((block) => [block.address, block.quantity])).toEqual([[10, 3]]);
    expect(read(1234, 5001, -1)).toEqual({
      problems: [],
      samples: [
        { point: 'm1.active-power', ts: 7, value: 123.4, quality: 8, unit: 'W' },
        { point: 'm1.frequency', ts: 7, value: 50.01, quality: 8 },
      ],
    });
  });

  it('marks what is not plausible, and leaves out what is not there', () => {
    expect(read(0x8000, 9000, 0)).toEqual({
      problems: [],
      samples: [{ point: 'm1.frequency', ts: 7, value: 90, quality: 9 }],
    });
    expect(read(1, 5000, 0x8000).problems).toEqual([{ point: 'm1.active-power', reason: 'no scale in register 12' }]);
  });
});

describe('timing', () => {
  it('polls on whole multiples of the period', () => {
    expect([nextDue(0, 5000), nextDue(4999, 5000), nextDue(5000, 5000)]).toEqual([5000, 5000, 10000]);
  });

  it('leaves a silent device alone for longer and longer, up to the limit', () => {
    expect([1, 2, 3, 4, 40].map((failures) => backOffMs(failures, 60_000, 0.5))).toEqual([0, 1000, 2000, 4000, 60_000]);
    expect(backOffMs(40, 60_000, 1)).toBe(72_000);
  });
});
