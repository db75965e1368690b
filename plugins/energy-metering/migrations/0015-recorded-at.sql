-- When a row was recorded is when it was written, under the park's lock, and not when its transaction began: of two
-- transactions that wait for one another the one that began first may write last.
alter table formulas alter column recorded_at set default statement_timestamp();
alter table supply_days alter column recorded_at set default statement_timestamp();
alter table storage_pools alter column recorded_at set default statement_timestamp();
alter table production alter column recorded_at set default statement_timestamp();
alter table meter_facts alter column recorded_at set default statement_timestamp();
alter table vee_spreads alter column recorded_at set default statement_timestamp();
alter table vee_estimates alter column recorded_at set default statement_timestamp();
alter table vee_exceptions alter column opened_at set default statement_timestamp();
alter table vee_exceptions alter column updated_at set default statement_timestamp();
alter table vee_exception_log alter column at set default statement_timestamp();
alter table vee_edits alter column proposed_at set default statement_timestamp();
