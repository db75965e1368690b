-- Each change of the ledger looks for what is past its validity first.
create index holdings_by_validity on holdings (park_id, expires_on) where status in ('Active', 'Locked', 'Frozen');
