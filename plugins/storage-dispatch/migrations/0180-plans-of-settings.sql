-- A plan is made anew where settings changed within its period.
alter table plans drop constraint plans_trigger_check;
alter table plans add constraint plans_trigger_check
  check (trigger in ('schedule', 'person', 'start', 'price', 'forecast-error', 'device', 'settings'));
