export * from './hj212-logger.ts';
export * from './iec104-station.ts';
export * from './modbus-answers.ts';
export * from './modbus-device.ts';
export * from './mqtt-device.ts';
export * from './sparkplug-node.ts';
