export * from './errors.ts';
export * from './run-document.ts';
export { documentShapes, shapesFor, type DocumentCommand } from './shapes.ts';
