import type { Permission, Principal } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { PermissionRegistry } from './permission-registry.ts';

const permission = (id: string): Permission =>
  ({ id, title: { en: id, 'zh-CN': id }, grants: ['operator'] }) as Permission;
const operator = { kind: 'user', id: 'u', name: 'U', parkId: 'p', role: 'operator', enterpriseId: null } as Principal;

it('what a part of the system declared stays, whatever a plugin of its name declares and takes back', () => {
  for (const core of ['kernel', 'telemetry']) {
    const registry = new PermissionRegistry(() => false);
    registry.declareCore(core, [permission(`${core}.read`)]);
    expect(() => registry.declare(core, [permission(`${core}.use`)])).toThrow(core);
    expect(() => registry.declare('vendor', [permission(`${core}.read`)])).toThrow(core);
    registry.retract(core);
    registry.retract('vendor');
    expect(registry.allows(operator, `${core}.read`)).toBe(true);
    expect(registry.has(`${core}.use`)).toBe(false);
  }
  const registry = new PermissionRegistry(() => false);
  registry.declare('vendor', [permission('vendor.use')]);
  expect(registry.allows(operator, 'vendor.use')).toBe(true);
  registry.retract('vendor');
  expect(registry.allows(operator, 'vendor.use')).toBe(false);
});
