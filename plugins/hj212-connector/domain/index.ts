export * from './answers.ts';
export * from './clock-offset.ts';
export * from './errors.ts';
export * from './frozen-clock.ts';
export * from './gaps.ts';
export * from './map-report.ts';
export * from './uplink-windows.ts';
