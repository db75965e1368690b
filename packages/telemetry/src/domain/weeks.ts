export const week = 604_800_000;
/** 1970-01-05 was a Monday. */
export const firstMonday = 4 * 86_400_000;
