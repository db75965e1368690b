-- The same rule as before, that the total of a row is the sum of its hours, written without a function: a year of many consumers is
-- checked in a fraction of the time. A day has at most 25 hours, numbered from 1.
alter table entries drop constraint entries_check;
alter table entries add constraint entries_total_is_sum_of_hours check (
  array_ndims(hours) = 1 and array_lower(hours, 1) = 1 and cardinality(hours) between 1 and 25
  and total_wh = coalesce(hours[1], 0) + coalesce(hours[2], 0) + coalesce(hours[3], 0) + coalesce(hours[4], 0) + coalesce(hours[5], 0)
    + coalesce(hours[6], 0) + coalesce(hours[7], 0) + coalesce(hours[8], 0) + coalesce(hours[9], 0) + coalesce(hours[10], 0)
    + coalesce(hours[11], 0) + coalesce(hours[12], 0) + coalesce(hours[13], 0) + coalesce(hours[14], 0) + coalesce(hours[15], 0)
    + coalesce(hours[16], 0) + coalesce(hours[17], 0) + coalesce(hours[18], 0) + coalesce(hours[19], 0) + coalesce(hours[20], 0)
    + coalesce(hours[21], 0) + coalesce(hours[22], 0) + coalesce(hours[23], 0) + coalesce(hours[24], 0) + coalesce(hours[25], 0)
);
