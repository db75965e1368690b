-- Idempotency keys belong to an account (`park`, `enterprise/<id>`, `plugin/<id>`) or to this plugin itself (`system`), so that
-- nobody uses up those of another. Of rows from before nobody knows whose they are: they count for every account.
alter table transactions add column keys_of text not null default 'earlier';
alter table transactions alter column keys_of drop default;
alter table transactions drop constraint transactions_park_id_idempotency_key_key;
create unique index transactions_keys on transactions (park_id, keys_of, idempotency_key);

alter table book_journal add column keys_of text not null default 'earlier';
alter table book_journal alter column keys_of drop default;
drop index book_journal_keys;
create unique index book_journal_keys on book_journal (park_id, keys_of, idempotency_key) where idempotency_key is not null;
