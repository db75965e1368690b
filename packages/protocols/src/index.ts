export * from './result.ts';
export * from './modbus/index.ts';
export * from './sparkplug/index.ts';
