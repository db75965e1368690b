export * from './auction.ts';
export * from './bundle.ts';
export * from './command.ts';
export * from './demand.ts';
export * from './order-book.ts';
export type { NewOrder, Side, Trade } from './order.ts';
export * from './product-fit.ts';
export type { BookLimits } from './refusal.ts';
export * from './snapshot.ts';
