export * from './gate/codes.ts';
export * from './gate/command.ts';
export * from './gate/control.ts';
export * from './gate/decision.ts';
export * from './gate/device.ts';
export * from './gate/write.ts';
