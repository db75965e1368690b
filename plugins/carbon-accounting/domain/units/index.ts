export * from './heating-value.ts';
export * from './units.ts';
export * from './factor-unit.ts';
