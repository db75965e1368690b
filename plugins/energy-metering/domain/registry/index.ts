export * from './changed-facts.ts';
export * from './devices.ts';
export * from './point-factor.ts';
export * from './register-plan.ts';
