export * from './basis.ts';
export * from './calculate.ts';
export * from './emission.ts';
export * from './fuel.ts';
export * from './process.ts';
export * from './refrigerant.ts';
export * from './wastewater.ts';
