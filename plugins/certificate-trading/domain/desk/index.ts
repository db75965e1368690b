export * from './purchase-model.ts';
