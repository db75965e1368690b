-- Green power of the park whose certificates went outside is used once, too: as much as went to the grid takes its certificates along,
-- the rest was used here and is green no longer.
alter table claim_uses drop constraint claim_uses_part_check;
alter table claim_uses add constraint claim_uses_part_check
  check (part in ('covers', 'backs-contract', 'own-generation', 'unused', 'sold', 'sold-with-export'));
