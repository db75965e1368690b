export * from './back-off.ts';
export * from './block-plan.ts';
export * from './errors.ts';
export * from './read-values.ts';
export * from './resolve-device.ts';
export * from './schedule.ts';
