-- A key that can change things is good for nothing until a second person has approved it; the ledger of proposals says who.
alter table tokens add column waiting boolean not null default false;
