export * from './back-off.ts';
export * from './block-plan.ts';
export * from './errors.ts';
export * from './read-values.ts';
export { resolveDevice, type PolledRegister, type ResolvedDevice, type ResolvedGroup } from './resolve-device.ts';
export * from './resolve-writes.ts';
export * from './schedule.ts';
export * from './fits.ts';
