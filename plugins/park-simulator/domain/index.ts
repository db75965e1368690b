export * from './history.ts';
export * from './model.ts';
export * from './point.ts';
export * from './random.ts';
export * from './register-map.ts';
export * from './solar.ts';
export { stepSeconds } from './units/unit.ts';
export { furnacePhases } from './units/arc-furnace.ts';
export * from './weather-forecast.ts';
