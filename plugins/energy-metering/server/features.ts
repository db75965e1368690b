import type { Feature } from './feature.ts';

/** Subjects beside the closing of intervals, in the order in which they start. */
export const features: readonly Feature[] = [];
