export * from './purchase-model.ts';
export * from './power-contract.ts';
