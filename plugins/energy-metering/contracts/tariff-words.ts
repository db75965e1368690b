/** Time-of-use periods, dearest first. */
export const touPeriods = ['critical-peak', 'peak', 'flat', 'valley', 'deep-valley'] as const;
export type TouPeriod = (typeof touPeriods)[number];

/** `workday` includes make-up workdays, `holiday` the statutory days off; `weekend` what is left of Saturday and Sunday. */
export const dayTypes = ['workday', 'weekend', 'holiday'] as const;
export type DayType = (typeof dayTypes)[number];

/** Statutory holidays of China; `other` for days off that a notice gives without one of these names. */
export const holidayNames = [
  'new-year',
  'spring-festival',
  'qingming',
  'labour-day',
  'dragon-boat',
  'mid-autumn',
  'national-day',
  'other',
] as const;
export type HolidayName = (typeof holidayNames)[number];
