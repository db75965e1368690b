import { describe, expect, it } from 'vitest';
import { modbusConnectorConfig, modbusDevice } from '../contracts/index.ts';
import { planReads, resolveDevice } from '../domain/index.ts';
import { loadProfiles } from './profiles.ts';

const profiles = await loadProfiles();

describe('profiles that ship', () => {
  it('are there', () => {
    expect([...profiles.keys()]).toEqual([
      'cn-multifunction-meter',
      'generic-bess-pcs',
      'generic-meter',
      'sunspec-inverter',
    ]);
  });

  it.each([...profiles.keys()])('%s resolves, and says where it comes from', (profile) => {
    const device = modbusDevice.parse({ id: 'd', host: 'h', profile });
    const { groups, limits } = resolveDevice(device, modbusConnectorConfig.schema.parse({}), profiles);
    const blocks = groups.flatMap((group) => planReads(group.registers, limits));
    expect(groups.flatMap((group) => group.registers)).toHaveLength(profiles.get(profile)!.registers.length);
    expect(blocks.length).toBeLessThanOrEqual(6);
    expect(profiles.get(profile)!.source).toMatch(/Assumption|SunSpec/);
  });
});
