-- Why a bill was issued although data are missing; null where none were, and for bills issued before it was asked for.
alter table bill_states add column missing_reason text;
