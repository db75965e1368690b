export * from './decide.ts';
export * from './read-back.ts';
export { isSameSetpoint } from './same-setpoint.ts';
export { WrittenIds } from './replay.ts';
export * from './state.ts';
export { limitWindow } from './windows.ts';
