-- The comparison that a sample was taken for. Samples of before, and those without a name, belong to that of their local day.
alter table lab_samples add column session text check (session <> '');
