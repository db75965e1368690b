export * from './savings/result.ts';
export * from './savings/routes.ts';
