-- The person behind an edit: a second look by a key of the proposer's own is none.
alter table vee_edits add column author_person text;
