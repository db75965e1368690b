export * from './back-off.ts';
export * from './errors.ts';
export * from './history.ts';
export * from './open-meteo.ts';
