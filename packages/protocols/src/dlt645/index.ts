export * from './frame.ts';
export * from './identifiers.ts';
export type { Dlt645Quantity } from './quantity.ts';
export { dlt645FreezeTime } from './records.ts';
export * from './value.ts';
export * from './message.ts';
