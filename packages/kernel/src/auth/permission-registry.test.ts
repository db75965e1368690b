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

it('what is given by name is given to keys that were made for it, and to administrators', () => {
  const registry = new PermissionRegistry(() => false);
  registry.declareCore('kernel', [{ ...permission('kernel.figures'), byName: true }]);
  const key = { ...operator, kind: 'api-key' } as Principal;
  const may = (principal: Principal) => registry.allows(principal, 'kernel.figures');
  expect([operator, key, { ...key, permissions: ['kernel.other'] }].map(may)).toEqual([false, false, false]);
  expect(may({ ...key, permissions: ['kernel.figures'] })).toBe(true);
  expect(may({ ...key, role: 'auditor', permissions: ['kernel.figures'] })).toBe(false);
  expect(may({ ...operator, role: 'platform-admin' })).toBe(true);
});

it('a key may do nothing that its maker may not do now, whatever its role and what it was made for', () => {
  const registry = new PermissionRegistry(() => false);
  const granted = (id: string, grants: string[], more = {}) => ({ ...permission(id), grants, ...more }) as Permission;
  registry.declareCore('kernel', [
    granted('kernel.figures', ['auditor'], { byName: true }),
    granted('kernel.check', ['auditor']),
    granted('kernel.read', ['operator', 'auditor']),
  ]);
  const ids = registry.list().map(({ permission: { id } }) => id);
  const key = { ...operator, kind: 'api-key', role: 'auditor', permissions: ids } as Principal;
  const held = (makerRole?: Principal['makerRole']) => registry.held({ ...key, ...(makerRole ? { makerRole } : {}) });
  expect(held()).toEqual([...ids].sort());
  expect(held('platform-admin')).toEqual([...ids].sort());
  expect(held('operator')).toEqual(['kernel.read']);
  expect(held('auditor')).toEqual(['kernel.check', 'kernel.read']);
});
