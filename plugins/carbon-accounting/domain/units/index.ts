export * from './units.ts';
export * from './factor-unit.ts';
