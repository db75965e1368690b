export * from './treatment-gas.ts';
